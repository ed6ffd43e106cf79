using System.Collections.Immutable;
using System.Text.Json;
using MinImage.Diagnostics;
using MinImage.Host.Files;
using MinImage.Linking;
using MinImage.Packages;
using MinImage.SysRoots;

namespace MinImage.Relinking;

/// <summary>
/// Writes relink kits: folders with everything that a program was linked from, and the linker, so that a recipient can change a library and link again.
/// The LGPL, glibc's license, requires this of anyone who distributes a statically linked program.
/// </summary>
public static class RelinkKitWriter
{
    private const string ProjectFolder = "build/relink";
    private const string Tools = "minimage.build";
    private static readonly ImmutableArray<string> LicenseNames = ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "THIRD-PARTY-NOTICES"];

    /// <summary>Checks, before compilation starts, that a kit can be written to a folder.</summary>
    /// <param name="linker">The linker of the program.</param>
    /// <param name="folder">A missing or empty folder, or a kit.</param>
    /// <exception cref="MinImageException"><see cref="Codes.RelinkKitNotSupported"/>, <see cref="Codes.NotARelinkKit"/>.</exception>
    public static void Check(LinkerChoice linker, string folder)
    {
        if (linker == LinkerChoice.Host)
        {
            throw new MinImageException(
                Codes.RelinkKitNotSupported,
                "MinImageRelinkKit is true and MinImageLinker is Host: a kit contains the linker and the libraries of the program, "
                + "and MinImage cannot redistribute the host's. Remove MinImageLinker or MinImageRelinkKit.");
        }

        if (File.Exists(folder) || (HasEntries(folder) && !File.Exists(Path.Combine(folder, RelinkKit.ManifestName))))
        {
            throw new MinImageException(
                Codes.NotARelinkKit,
                $"The relink kit cannot be written to '{folder}', which contains other files. None of them was changed. "
                + "Set MinImageRelinkKitPath to another folder, or empty this one.");
        }
    }

    /// <summary>Writes the kit, replacing an older one.</summary>
    /// <param name="request">The contents of the kit. The executable is already linked.</param>
    /// <param name="log">Receives one line with the folder.</param>
    /// <param name="cancellationToken">Cancels; an older kit is then unchanged.</param>
    /// <exception cref="MinImageException">
    /// The errors of <see cref="SysRoot.Open"/> and <see cref="DriverArguments.Parse"/>; <see cref="Codes.NotARelinkKit"/>;
    /// <see cref="Codes.FileNotAccessible"/>: the record is that of another link.
    /// </exception>
    public static void Write(RelinkKitRequest request, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(log);
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.Folder));
        Check(LinkerChoice.BuiltIn, folder);

        // The kit is written to a temporary folder first, so that an interrupted publish does not leave an incomplete kit.
        var parent = Path.GetDirectoryName(folder)!;
        var partial = Path.Combine(parent, $".{Path.GetFileName(folder)}-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(partial);
            var manifest = Fill(partial, request, cancellationToken);
            byte[] json = [.. JsonSerializer.SerializeToUtf8Bytes(manifest, RelinkJson.Readable.RelinkManifest), (byte)'\n'];
            File.WriteAllBytes(Path.Combine(partial, RelinkKit.ManifestName), json);
            FileReplacement.ReplaceFolder(partial, folder);
        }
        finally
        {
            FileReplacement.DeleteFolder(partial);
        }

        log.Inform($"The relink kit of {Path.GetFileName(request.Link.Executable)} -> {folder}");
    }

    private static bool HasEntries(string folder) => Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any();

    private static RelinkManifest Fill(string folder, RelinkKitRequest request, CancellationToken cancellationToken)
    {
        var link = request.Link;
        var inputs = request.Inputs;
        var sysRoot = SysRoot.Open(request.SysRootFolder, link.Platform);
        var icu = inputs.Icu is not null ? IcuLibraries.Open(request.IcuFolder ?? "", link.Platform) : null;
        var folders = new PackageFolders();
        var files = new KitFiles(folder);
        AddSysRoot(files, sysRoot, folders.OfFolder(sysRoot.Folder)?.Id);
        if (icu is not null)
        {
            files.AddFolder(icu.Folder, InputNames.IcuFolder, folders.OfFolder(icu.Folder)?.Id);
        }

        foreach (var (path, source) in SourcesOf(request, sysRoot, icu))
        {
            cancellationToken.ThrowIfCancellationRequested();
            files.Add(source, path, folders.OfFile(source)?.Id);
        }

        var tools = folders.OfFolder(request.ToolFolder);
        AddTools(files, request.ToolFolder, tools?.Id);
        _ = folders.OfFolder(link.CompilerPackage);
        foreach (var package in folders.Found)
        {
            AddLicenses(files, package);
        }

        // The kit contains the manifests themselves, with the files that they describe.
        return new RelinkManifest(
            RelinkKit.FormatVersion,
            link.Platform.RuntimeIdentifier,
            KitFiles.Describe(link.Executable, Path.GetFileName(link.Executable)),
            inputs.ObjectFile,
            inputs.Libraries,
            inputs.Aliases,
            PackagesOf(inputs, tools),
            sysRoot.Manifest with { Distribution = null, Release = null, Files = null },
            [.. files.All])
        {
            OpenSsl = link.OpenSsl,
            PrefersSpeed = link.PrefersSpeed,
            Icu = icu is null ? null : icu.Manifest with { Files = null },
            Cultures = icu is null ? null : request.Cultures,
        };
    }

    // The packages of the linked files, the compiler and the linker. Those of assemblies are compiled into the object, which is in the kit.
    private static ImmutableArray<LinkedPackage> PackagesOf(LinkedInputs inputs, NuGetPackage? tools)
    {
        var names = inputs.Files.Select(file => file.Package).Append(inputs.Compiler).ToHashSet(StringComparer.Ordinal);
        return LinkedPackage.Merge(inputs.Packages.Where(package => names.Contains(package.Name)), tools is null ? [] : [tools]);
    }

    // The record names files independently of this host, whose folders are in the arguments of the link.
    private static IEnumerable<(string Path, string Source)> SourcesOf(RelinkKitRequest request, SysRoot sysRoot, IcuLibraries? icu)
    {
        var link = request.Link;
        var names = new InputNames(sysRoot, icu);
        string[] sources = [link.ObjectFile, .. DriverArguments.Parse(link.Arguments, sysRoot).Files];
        var byPath = sources.DistinctBy(source => names.Of(source).Path).ToDictionary(source => names.Of(source).Path, StringComparer.Ordinal);
        return request.Inputs.Libraries.Prepend(request.Inputs.ObjectFile).Select(path => byPath.TryGetValue(path, out var source)
            ? (path, source)
            : throw new MinImageException(
                Codes.FileNotAccessible,
                $"The record of the link contains '{path}', which is not among the link's arguments. Publish again with -t:Rebuild;Publish."));
    }

    private static void AddSysRoot(KitFiles files, SysRoot sysRoot, string? package)
    {
        files.Add(Path.Combine(sysRoot.Folder, SysRoot.ManifestName), $"{InputNames.SysRootFolder}/{SysRoot.ManifestName}", package);
        foreach (var name in new[] { "lib", "licenses" })
        {
            files.AddFolder(Path.Combine(sysRoot.Folder, name), $"{InputNames.SysRootFolder}/{name}", package);
        }
    }

    // The part of the package that a link needs, under the same paths; and the project that calls it.
    private static void AddTools(KitFiles files, string folder, string? package)
    {
        var project = Path.Combine(folder, ProjectFolder);
        foreach (var file in Directory.EnumerateFiles(project).Order(StringComparer.Ordinal))
        {
            files.Add(file, Path.GetFileName(file), package);
        }

        const string tasks = "tasks/net10.0";
        const string targets = "build/MinImage.Tasks.targets";
        files.Add(Path.Combine(folder, targets), $"{Tools}/{targets}", package);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder, tasks), "*.dll").Order(StringComparer.Ordinal))
        {
            files.Add(file, $"{Tools}/{tasks}/{Path.GetFileName(file)}", package);
        }
    }

    private static void AddLicenses(KitFiles files, NuGetPackage package)
    {
        foreach (var file in Directory.EnumerateFiles(package.Folder).Where(IsLicense).Order(StringComparer.Ordinal))
        {
            files.Add(file, $"licenses/{package.Id}/{Path.GetFileName(file)}", package.Id);
        }
    }

    private static bool IsLicense(string file) =>
        LicenseNames.Any(name => Path.GetFileName(file).StartsWith(name, StringComparison.OrdinalIgnoreCase));
}
