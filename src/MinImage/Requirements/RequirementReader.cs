using System.Collections.Immutable;
using System.Text;
using MinImage.Diagnostics;
using MinImage.Ilc;
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
    /// <param name="files">Reads the object.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The requirements.</returns>
    /// <exception cref="MinImageException">A linker error: the object cannot be read.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ProgramRequirements Read(CompiledProgram program, InputFiles files, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(program);
        var references = files.Inspect(program.ObjectFile, TargetMachines.Of(program.Platform)).References;
        var own = new AssemblySymbols(program.Assemblies.Select(path => Path.GetFileNameWithoutExtension(path)), program.FrameworkAssemblies);
        cancellationToken.ThrowIfCancellationRequested();
        var callers = new SourceCallers(references, own);
        var imports = LazyImports.Read(references, own);
        var starters = callers.Of(FrameworkMethods.ProgramStarts.Contain);
        return new ProgramRequirements(
            Imports(imports.Where(import => !LoadsLibraries(import))),
            LibraryLoads(callers, imports),
            First(callers.Of(FrameworkMethods.TlsClients.Contain)),
            First(callers.Of(FrameworkMethods.TimeZones.Contain)),
            First(callers.Of(FrameworkMethods.Cultures.Contain)),
            starters.IsEmpty ? [] : ProgramStarts.Read(program.Assemblies, references, own, cancellationToken),
            starters,
            SettingsFiles.Read(program.Assemblies, references, own, cancellationToken))
        {
            JsonTypes = JsonTypes.WithoutMetadata(program.Assemblies, cancellationToken),
        };
    }

    // The C library's functions are imported at run time, or called directly if the project has a DirectPInvoke item for them.
    private static ImmutableArray<string> LibraryLoads(SourceCallers callers, ImmutableArray<LazyImport> imports) => First(
    [
        .. callers.Of(FrameworkMethods.LibraryLoads.Contain)
            .Concat(callers.Of(NativeLibraryName.IsLoader))
            .Concat(imports.Where(LoadsLibraries).SelectMany(import => import.Callers))
            .Distinct()
            .Order(StringComparer.Ordinal),
    ]);

    private static bool LoadsLibraries(LazyImport import) =>
        NativeLibraryName.IsOfLibC(import.Library) && NativeLibraryName.IsLoader(Encoding.UTF8.GetBytes(import.Function));

    private static ImmutableArray<string> First(ImmutableArray<string> methods) => methods.Length <= MostMethods ? methods : methods[..MostMethods];

    private static ImmutableArray<NativeImport> Imports(IEnumerable<LazyImport> imports) =>
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
