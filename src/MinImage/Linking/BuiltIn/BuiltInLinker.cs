using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using MinImage.Diagnostics;
using MinImage.Host.Files;
using MinImage.Ilc;
using MinImage.Linker;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Maps;
using MinImage.Linking.Icu;
using MinImage.Sizes;
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
    public void Link(LinkRequest request, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(log);
        var start = Stopwatch.GetTimestamp();
        using var prepared = PreparedInputs.Prepare(request, sysRoot, icu, log, cancellationToken);
        log.Trace($"Linking, prepared in {MillisecondsSince(start)} ms: {string.Join(" ", prepared.Inputs.Files.Select(f => f.Name))}");
        start = Stopwatch.GetTimestamp();
        var output = StaticLinker.Link(prepared.Inputs, cancellationToken);
        log.Trace($"Linked in {MillisecondsSince(start)} ms.");
        if (output.Executable is null || output.SymbolFile is null)
        {
            throw Failure(output.Diagnostics, log);
        }

        if (request.SizesFile is not null && output.Map is not null)
        {
            var sizes = Measure(request, prepared, output.Map, output.Executable, log, cancellationToken);
            BuildRecord.Write(request.SizesFile, sizes, SizesJson.Default.ExecutableSizes);
        }

        // The executable last: whoever sees it finds its symbols.
        Write(request.SymbolFile, output.SymbolFile);
        Write(request.Executable, output.Executable);
    }

    private static ExecutableSizes Measure(
        LinkRequest request, PreparedInputs prepared, LinkMap map, byte[] executable, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var sizes = ExecutableMeasurement.Measure(
            map, executable, prepared.Compiled, prepared.Inputs.Machine, request.Assemblies, prepared.RuntimeFolder, cancellationToken);
        log.Trace($"Measured what the executable is made of in {MillisecondsSince(start)} ms.");
        return sizes;
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

    // The mode only matters to whoever starts the program from here: in the image it depends on the file's content.
    private static void Write(string path, byte[] content) =>
        WholeFile.Write(path, stream => stream.Write(content), durable: false, Executable);

    private const UnixFileMode Executable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
}
