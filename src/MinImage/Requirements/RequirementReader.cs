using System.Collections.Immutable;
using MinImage.Diagnostics;
using MinImage.Ilc;
using MinImage.Linker.Inputs;
using MinImage.Linker.Objects;
using MinImage.Linking;

namespace MinImage.Requirements;

/// <summary>
/// Reads the requirements of a program from ILC's object: the framework methods that its code calls, and the native functions that it looks
/// up. Code that ILC removed as unreachable is ignored.
/// </summary>
internal static class RequirementReader
{
    // The number of methods that a message lists.
    private const int MostMethods = 3;

    /// <summary>Reads the requirements of a program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The requirements.</returns>
    /// <exception cref="MinImageException">A linker error: the object cannot be read.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ProgramRequirements Read(CompiledProgram program, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(program);
        using var content = InputContent.FromFile(program.ObjectFile);
        var references = ObjectReferences.Read(new LinkInput(program.ObjectFile, content), TargetMachines.Of(program.Platform), out var problem)
            ?? throw LinkFailure.Of(problem!);
        var own = new AssemblySymbols(program.Assemblies.Select(path => Path.GetFileNameWithoutExtension(path)), program.FrameworkAssemblies);
        cancellationToken.ThrowIfCancellationRequested();
        return new ProgramRequirements(
            Imports(LazyImports.Read(references, own)),
            Callers(references, own, FrameworkMethods.LibraryLoads),
            Callers(references, own, FrameworkMethods.TlsClients),
            Callers(references, own, FrameworkMethods.TimeZones),
            Callers(references, own, FrameworkMethods.Cultures),
            SettingsFiles.Read(program.Assemblies, references, own, cancellationToken));
    }

    private static ImmutableArray<string> Callers(ObjectReferences references, AssemblySymbols own, FrameworkMethods methods) =>
        [.. references.Find(own.Contain, methods.Contain).Select(r => own.NameOf(r.From)).Distinct().Take(MostMethods)];

    private static ImmutableArray<NativeImport> Imports(ImmutableArray<LazyImport> imports) =>
    [
        .. imports
            .GroupBy(import => import.Library, StringComparer.Ordinal)
            .OrderBy(library => library.Key, StringComparer.Ordinal)
            .Select(library => new NativeImport(
                library.Key,
                [.. library.Select(import => import.Function).Distinct().Order(StringComparer.Ordinal)],
                [.. library.SelectMany(import => import.Callers).Distinct().Order(StringComparer.Ordinal).Take(MostMethods)])),
    ];
}
