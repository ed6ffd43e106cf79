namespace MinImage.Packages;

/// <summary>Finds the NuGet packages of files and folders, and remembers them: each folder is searched once.</summary>
internal sealed class PackageFolders
{
    private readonly Dictionary<string, NuGetPackage?> _byFolder = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, NuGetPackage> _found = new(StringComparer.Ordinal);

    /// <summary>The packages that were found so far, in the order of their names.</summary>
    public IReadOnlyCollection<NuGetPackage> Found => _found.Values;

    /// <summary>Finds the package of a file.</summary>
    /// <param name="file">A path on the host.</param>
    /// <returns>Null if the file is in no package's folder.</returns>
    public NuGetPackage? OfFile(string file) => OfFolder(Path.GetDirectoryName(Path.GetFullPath(file))!);

    /// <summary>Finds the package of a folder.</summary>
    /// <param name="folder">A path on the host.</param>
    /// <returns>Null if the folder is in no package's folder.</returns>
    public NuGetPackage? OfFolder(string folder)
    {
        if (!_byFolder.TryGetValue(folder, out var package))
        {
            package = NuGetPackage.Of(folder);
            _byFolder.Add(folder, package);
            if (package is not null)
            {
                _found[package.Id] = package;
            }
        }

        return package;
    }
}
