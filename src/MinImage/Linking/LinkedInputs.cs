using System.Collections.Immutable;
using System.Text.Json.Serialization;
using MinImage.Ilc;
using MinImage.Packages;
using MinImage.SysRoots;

namespace MinImage.Linking;

/// <summary>
/// The record of what an executable was linked from. Paths in it do not depend on the host's folders, and lists have a fixed order:
/// with the built-in linker, the same inputs produce the same record on any host.
/// </summary>
/// <param name="FormatVersion">The version of this format, <see cref="Format"/>.</param>
/// <param name="RuntimeIdentifier">The platform of the executable, for example <c>linux-x64</c>.</param>
/// <param name="Linker">The linker.</param>
/// <param name="ObjectFile">The path of ILC's object, one of <paramref name="Files"/>.</param>
/// <param name="Libraries">
/// The paths of the objects and archives that .NET, the project and its packages name, each one of <paramref name="Files"/>, in the order of the link.
/// </param>
/// <param name="Aliases">Symbols that are another name of a symbol.</param>
/// <param name="Files">All input files, including those of the sysroot, in the order of their paths.</param>
/// <param name="Assemblies">The assemblies of which ILC's object contains code or data, in the order of their names.</param>
/// <param name="Packages">The NuGet packages of files, of assemblies, and of the compiler, in the order of their names.</param>
/// <param name="SystemPackages">
/// The distribution's packages with at least one linked file, in the order of their names. If the sysroot does not record which package a file
/// comes from, all of its packages. Empty for the host's libraries, whose packages are unknown.
/// </param>
public sealed record LinkedInputs(
    int FormatVersion,
    string RuntimeIdentifier,
    LinkerChoice Linker,
    string ObjectFile,
    ImmutableArray<string> Libraries,
    ImmutableSortedDictionary<string, string> Aliases,
    ImmutableArray<LinkedFile> Files,
    ImmutableArray<LinkedAssembly> Assemblies,
    ImmutableArray<LinkedPackage> Packages,
    ImmutableArray<SysRootPackage> SystemPackages)
{
    /// <summary>The only known format.</summary>
    internal const int Format = 1;

    /// <summary>The NuGet package of the compiler, one of <see cref="Packages"/>; null if the compiler is not in a package.</summary>
    public string? Compiler { get; init; }

    /// <summary>The distribution of <see cref="SystemPackages"/>, for example <c>Debian</c>; null if the sysroot does not record it.</summary>
    public string? Distribution { get; init; }

    /// <summary>The distribution's release, for example <c>trixie</c>; null if the sysroot does not record it.</summary>
    public string? Release { get; init; }

    /// <summary>The distribution's version, for example <c>13.8</c>; null if the sysroot does not record it.</summary>
    public string? DistributionVersion { get; init; }

    /// <summary>The number of the distribution's release, for example <c>13</c>; null if the sysroot does not record the version.</summary>
    [JsonIgnore]
    public string? ReleaseNumber => DistributionVersion?.Split('.')[0];

    /// <summary>The linked ICU; null if globalization is invariant.</summary>
    public LinkedIcu? Icu { get; init; }

    /// <summary>Returns the record with the assemblies that are in ILC's object, and with their packages.</summary>
    /// <param name="assemblies">The assemblies.</param>
    internal LinkedInputs With(IEnumerable<CompiledAssembly> assemblies)
    {
        var folders = new PackageFolders();
        var linked = assemblies
            .Select(assembly => new LinkedAssembly(assembly.Name, folders.OfFile(assembly.Path)?.Id, assembly.IsFramework))
            .OrderBy(assembly => assembly.Name, StringComparer.Ordinal)
            .ToImmutableArray();
        return this with { Assemblies = linked, Packages = LinkedPackage.Merge(Packages, folders.Found) };
    }
}
