using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using MinImage.Diagnostics;
using MinImage.Host.Concurrency;
using MinImage.Host.Files;
using MinImage.Ilc;
using MinImage.Linking;
using MinImage.Linking.BuiltIn;
using MinImage.Requirements;
using MinImage.Sizes;

namespace MinImage.Publishing;

/// <summary>Links the compiler's object to an executable, and records what the executable consists of and requires.</summary>
public static class ProgramLink
{
    /// <summary>
    /// Links a program, unless its executable is up to date, and, concurrently, reads from its object what the program requires, for a later check.
    /// </summary>
    /// <param name="linker">The linker.</param>
    /// <param name="request">The link and its records.</param>
    /// <param name="files">Reads the inputs, and may have read some already.</param>
    /// <param name="log">Receives the linker's output.</param>
    /// <param name="cancellationToken">Cancels both operations.</param>
    /// <returns>Whether it was linked.</returns>
    /// <exception cref="MinImageException">The errors of <see cref="ILinker.Link"/> and <see cref="RequirementRecord.Get"/>.</exception>
    /// <exception cref="IOException">A file of the program cannot be read.</exception>
    public static bool Run(ILinker linker, ProgramLinkRequest request, InputFiles files, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(linker);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(log);
        if (request.RecordFile is null || linker.InputsOf(request.Link) is not { } inputs)
        {
            Link(linker, request, files, log, cancellationToken);
            return true;
        }

        var record = new StepRecord(request.RecordFile, TimeProvider.System);
        var assemblies = request.Assemblies.Select(assembly => assembly.Path);
        inputs = inputs with { Settings = string.Join('\n', assemblies.Prepend(inputs.Settings)) };
        ImmutableArray<string> outputs =
        [
            .. new[] { request.Link.Executable, request.Link.SymbolFile, request.LinkedInputsFile, request.SizesFile }.OfType<string>(),
        ];
        if (!record.Begin(inputs, outputs, cancellationToken))
        {
            log.Trace($"The executable '{request.Link.Executable}' is up to date: neither its inputs nor its own bytes have changed.");
            return false;
        }

        Link(linker, request, files, log, cancellationToken);
        record.Complete(outputs, cancellationToken);
        return true;
    }

    // The program's parts and requirements are found while it is linked, because only its object is needed for that.
    private static void Link(ILinker linker, ProgramLinkRequest request, InputFiles files, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        // What is recorded of a file must not be newer than what is linked of it.
        files.ReleaseChanged();
        LinkResult? linked = null;
        try
        {
            var (_, compiled) = Concurrently.Run(
                token => linked = linker.Link(request.Link, files, log, token),
                token => Inspect(request, files, token),
                cancellationToken);
            if (compiled is not null)
            {
                Record(linked!, compiled, request, log, cancellationToken);
            }

            linked!.Commit();
        }
        finally
        {
            linked?.Dispose();
        }
    }

    // The program's parts are measured while the link's inputs are described and its outputs are written.
    private static void Record(
        LinkResult linked, CompiledObject compiled, ProgramLinkRequest request, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        Concurrently.Run(
            token =>
            {
                if (request.SizesFile is not null && linked is BuiltInLinkResult known)
                {
                    Measure(known, compiled, request.SizesFile, log, token);
                }
            },
            _ =>
            {
                if (request.LinkedInputsFile is not null)
                {
                    LinkedInputsFile.Write(request.LinkedInputsFile, linked.Inputs.With(compiled.Assemblies));
                }

                linked.Write();
            },
            cancellationToken);
    }

    private static void Measure(BuiltInLinkResult linked, CompiledObject compiled, string file, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var sizes = ExecutableMeasurement.Measure(linked.Map, linked.Executable, compiled, linked.RuntimeFolder, cancellationToken);
        var milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        log.Trace(string.Create(CultureInfo.InvariantCulture, $"Measured the parts of the executable in {milliseconds:0} ms."));
        SizesRecord.Write(file, sizes);
    }

    // Returns the parts if they are to be recorded.
    private static CompiledObject? Inspect(ProgramLinkRequest request, InputFiles files, CancellationToken cancellationToken)
    {
        _ = RequirementRecord.Get(request.Program, files, request.RequirementsFile, cancellationToken);
        if (request.SizesFile is null && request.LinkedInputsFile is null)
        {
            return null;
        }

        var file = files.Inspect(request.Link.ObjectFile, TargetMachines.Of(request.Link.Platform));
        return new CompiledObject(file, new ManagedTypes(request.Assemblies));
    }
}
