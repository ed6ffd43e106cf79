using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using MinImage.Diagnostics;
using MinImage.Host.Files;
using MinImage.Linker;
using MinImage.Linking.Icu;
using MinImage.SysRoots;

namespace MinImage.Linking.BuiltIn;

/// <summary>Links with the built-in linker against the libraries of a sysroot. It uses no tools of the host, and writes the same bytes on every host.</summary>
/// <param name="sysRoot">The libraries of the platform.</param>
/// <param name="icu">The ICU that a program with globalization is linked with; null if none.</param>
public sealed class BuiltInLinker(SysRoot sysRoot, IcuSource? icu = null) : ILinker
{
    /// <inheritdoc/>
    public StepInputs? InputsOf(LinkRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        string[] settings =
        [
            .. CodeVersions,
            request.Platform.RuntimeIdentifier,
            $"{request.OpenSsl} {request.PrefersSpeed}",
            icu is null ? "" : $"{icu.Cultures.IsAll} {string.Join(',', icu.Cultures.Names)}",
            request.SymbolFile,
            .. request.Arguments,
        ];
        return new StepInputs(
            string.Join('\n', settings),
            [
                request.ObjectFile,
                .. DriverArguments.Parse(request.Arguments, sysRoot).Files,
                .. sysRoot.Files,
                .. icu is null ? [] : icu.Libraries.Files,
            ]);
    }

    /// <summary>Reads the files that a link may need apart from the compiler's object.</summary>
    /// <param name="arguments">The compiler driver's arguments.</param>
    /// <param name="files">Reads the files.</param>
    /// <param name="cancellationToken">Cancels the reading between two files.</param>
    /// <exception cref="MinImageException">The errors of <see cref="DriverArguments.Parse"/>.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    internal void ReadAhead(ImmutableArray<string> arguments, InputFiles files, CancellationToken cancellationToken)
    {
        foreach (var file in DriverArguments.Parse(arguments, sysRoot).Files.Concat(sysRoot.Files.Where(File.Exists)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            _ = files.Open(file);
        }
    }

    /// <inheritdoc/>
    public LinkResult Link(LinkRequest request, InputFiles files, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(log);
        var start = Stopwatch.GetTimestamp();
        var prepared = PreparedInputs.Prepare(request, sysRoot, icu, files, log, cancellationToken);
        log.Trace($"Linking, prepared in {MillisecondsSince(start)} ms: {string.Join(" ", prepared.Inputs.Files.Select(f => f.Name))}");
        start = Stopwatch.GetTimestamp();
        var output = StaticLinker.Link(prepared.Inputs, cancellationToken);
        log.Trace($"Linked in {MillisecondsSince(start)} ms.");
        return output is { Executable: { } executable, SymbolFile: { } symbolFile, Map: { } map }
            ? new BuiltInLinkResult(request, prepared, executable, symbolFile, map)
            : throw LinkFailure.Of(output.Diagnostics, log);
    }

    // Another version of the linker may write other bytes.
    private static IEnumerable<string> CodeVersions =>
        new[] { typeof(BuiltInLinker), typeof(StaticLinker) }.Select(type => type.Assembly.ManifestModule.ModuleVersionId.ToString());

    private static string MillisecondsSince(long start) => Stopwatch.GetElapsedTime(start).TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
}
