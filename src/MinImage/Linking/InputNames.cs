using MinImage.Packages;
using MinImage.SysRoots;

namespace MinImage.Linking;

/// <summary>
/// Names the input files of a link independently of the host's folders. A file whose name is in use gets a numbered name: the first file to be named must be
/// ILC's object, followed by the libraries in the order of the link.
/// </summary>
/// <param name="sysRoot">The sysroot; null if the host's libraries are linked.</param>
/// <param name="icu">The static ICU; null if globalization is invariant, or if it is the host's.</param>
internal sealed class InputNames(SysRoot? sysRoot, IcuLibraries? icu)
{
    /// <summary>The folder of the sysroot's files in names.</summary>
    public const string SysRootFolder = "sysroot";

    /// <summary>The folder of ICU's files in names.</summary>
    public const string IcuFolder = "icu";

    private readonly Dictionary<string, LinkedFile> _bySource = new(StringComparer.Ordinal);
    private readonly DistinctPaths _paths = new();
    private readonly PackageFolders _packages = new();

    /// <summary>The NuGet packages of the files that were named.</summary>
    public IEnumerable<NuGetPackage> Packages => _packages.Found;

    /// <summary>Describes an input file with what is known before the link.</summary>
    /// <param name="source">A path on the host.</param>
    public LinkedFile Of(string source)
    {
        source = Path.GetFullPath(source);
        if (!_bySource.TryGetValue(source, out var file))
        {
            file = Describe(source);
            file = file with { Path = _paths.Add(file.Path) };
            _bySource.Add(source, file);
        }

        return file;
    }

    private LinkedFile Describe(string source)
    {
        var package = _packages.OfFile(source);
        if (sysRoot is not null && Library(sysRoot.Folder, source) is { } inSysRoot)
        {
            return new LinkedFile(
                $"{SysRootFolder}/{inSysRoot}", LinkedFileOrigin.SysRoot, Package: package?.Id, SystemPackage: sysRoot.Manifest.PackageOf(inSysRoot));
        }

        if (icu is not null && Library(icu.Folder, source) is { } inIcu)
        {
            return new LinkedFile($"{IcuFolder}/{inIcu}", LinkedFileOrigin.Icu, Package: package?.Id, SystemPackage: icu.Manifest.PackageOf(inIcu));
        }

        return package is null
            ? new LinkedFile($"app/{Path.GetFileName(source)}", LinkedFileOrigin.Project)
            : new LinkedFile($"packages/{package.Id}/{Relative(package.Folder, source)}", LinkedFileOrigin.Package, Package: package.Id);
    }

    // Other files in a folder of the user's need not belong to the sysroot.
    private static string? Library(string folder, string file) =>
        Relative(Path.GetFullPath(folder), file) is var path && path.StartsWith("lib/", StringComparison.Ordinal) ? path : null;

    private static string Relative(string folder, string file) => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');
}
