using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using MinImage.Diagnostics;
using MinImage.Host.Concurrency;
using MinImage.Ilc;
using MinImage.Linker.Inputs;
using MinImage.Linker.Objects;
using MinImage.Linking;
using MinImage.Linking.BuiltIn;
using MinImage.Requirements;
using MinImage.Sizes;

namespace MinImage.Publishing;

/// <summary>From the compiler's object to an executable, and to the records of what it consists of and what it requires.</summary>
public static class ProgramLink
{
    /// <summary>Links a program; at the same time reads from its object what it requires, for those who check it later.</summary>
    /// <param name="linker">The linker.</param>
    /// <param name="request">What is linked and recorded.</param>
    /// <param name="log">Receives the linker's output.</param>
    /// <param name="cancellationToken">Cancels both.</param>
    /// <exception cref="MinImageException">
    /// What <see cref="ILinker.Link"/> throws; or what <see cref="RequirementRecord.Get"/> does, which is reported again by the check of the program
    /// if the executable is then up to date.
    /// </exception>
    /// <exception cref="IOException">A file of the program cannot be read.</exception>
    public static void Run(ILinker linker, ProgramLinkRequest request, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(linker);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(log);
        _ = Concurrently.Run(
            token =>
            {
                Link(linker, request, log, token);
                return request.Link.Executable;
            },
            token => RequirementRecord.Get(request.Program, request.RequirementsFile, token),
            cancellationToken);
    }

    // The records first: an executable that is up to date has them.
    private static void Link(ILinker linker, ProgramLinkRequest request, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        using var linked = linker.Link(request.Link, log, cancellationToken);
        if (request.SizesFile is not null && linked is BuiltInLinkResult known)
        {
            var start = Stopwatch.GetTimestamp();
            var sizes = ExecutableMeasurement.Measure(
                known.Map, known.Executable, known.Compiled, known.Machine, request.Assemblies, known.RuntimeFolder, cancellationToken);
            var milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            log.Trace(string.Create(CultureInfo.InvariantCulture, $"Measured what the executable is made of in {milliseconds:0} ms."));
            SizesRecord.Write(request.SizesFile, sizes);
        }

        if (request.LinkedInputsFile is not null)
        {
            LinkedInputsFile.Write(request.LinkedInputsFile, linked.Inputs.With(Surviving(request)));
        }

        linked.Commit();
    }

    private static ImmutableArray<CompiledAssembly> Surviving(ProgramLinkRequest request)
    {
        using var content = InputContent.FromFile(request.Link.ObjectFile);
        var symbols = ObjectSymbols.Read(new LinkInput(request.Link.ObjectFile, content), TargetMachines.Of(request.Link.Platform), out var problem);
        LinkFailure.ThrowIf(problem);
        return SurvivingAssemblies.Find(symbols!, request.Assemblies);
    }
}
