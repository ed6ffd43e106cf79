using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using MinImage.Diagnostics;
using MinImage.Ilc;
using MinImage.Linker;
using MinImage.Linker.Diagnostics;
using MinImage.Linking.Icu;
using MinImage.SysRoots;

namespace MinImage.Linking.BuiltIn;

/// <summary>Links with our own linker against the libraries of a sysroot: the same bytes on any host, and no tool of it.</summary>
/// <param name="sysRoot">Where the platform's libraries are.</param>
/// <param name="icu">The ICU that a program with globalization gets; null where there is none.</param>
public sealed class BuiltInLinker(SysRoot sysRoot, IcuSource? icu = null) : ILinker
{
    // As many as fit on a screen; the rest is in the log.
    private const int MostMessages = 5;

    /// <inheritdoc/>
    public LinkResult Link(LinkRequest request, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(log);
        var start = Stopwatch.GetTimestamp();
        var prepared = PreparedInputs.Prepare(request, sysRoot, icu, log, cancellationToken);
        try
        {
            log.Trace($"Linking, prepared in {MillisecondsSince(start)} ms: {string.Join(" ", prepared.Inputs.Files.Select(f => f.Name))}");
            start = Stopwatch.GetTimestamp();
            var output = StaticLinker.Link(prepared.Inputs, cancellationToken);
            log.Trace($"Linked in {MillisecondsSince(start)} ms.");
            return output is { Executable: { } executable, SymbolFile: { } symbolFile, Map: { } map }
                ? new BuiltInLinkResult(request, prepared, executable, symbolFile, map)
                : throw Failure(output.Diagnostics, log);
        }
        catch
        {
            prepared.Dispose();
            throw;
        }
    }

    private static string MillisecondsSince(long start) => Stopwatch.GetElapsedTime(start).TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);

    private static MinImageException Failure(ImmutableArray<LinkDiagnostic> diagnostics, IDiagnosticLog log)
    {
        var messages = diagnostics.Select(Describe).ToList();
        foreach (var message in messages)
        {
            log.Trace(message);
        }

        var rest = messages.Count > MostMessages ? $" And {messages.Count - MostMessages} more, all of them in the binary log (-bl)." : "";
        return new MinImageException(diagnostics[0].Code, string.Join(" ", messages.Take(MostMessages)) + rest);
    }

    private static string Describe(LinkDiagnostic diagnostic)
    {
        var needed = diagnostic.Referrers.IsEmpty ? "" : $" {string.Join(", ", diagnostic.Referrers.Select(ManagedName.Of))} {(diagnostic.Referrers.Length == 1 ? "needs" : "need")} it.";
        var wayOut = diagnostic.Code == LinkCodes.UndefinedSymbol
            ? " Add the static library that has it (.a) as a NativeLibrary item, or take out the DirectPInvoke that asks for it."
            : "";
        return diagnostic.Message + needed + wayOut;
    }
}
