using System.Collections.Immutable;
using System.Text.Json;
using MinImage.Diagnostics;
using MinImage.Host.Files;
using MinImage.Linking;
using MinImage.Packages;
using MinImage.SysRoots;

namespace MinImage.Relinking;

/// <summary>
/// Makes a kit: a folder with everything that a program was linked of, and with the linker, so that whoever has the kit can
/// change a library and link again. It is what the LGPL, which is glibc's licence, asks of someone who hands a statically linked program on.
/// </summary>
public static class RelinkKitWriter
{
    private const string ProjectFolder = "build/relink";
    private const string Tools = "minimage.build";
    private static readonly ImmutableArray<string> LicenseNames = ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "THIRD-PARTY-NOTICES"];

    /// <summary>Says before the build whether a kit may be made in a folder.</summary>
    /// <param name="linker">What the program is linked with.</param>
    /// <param name="folder">A missing or empty folder, or a kit.</param>
    /// <exception cref="MinImageException"><see cref="Codes.RelinkKitNotSupported"/>, <see cref="Codes.NotARelinkKit"/>.</exception>
    public static void Check(LinkerChoice linker, string folder)
    {
        if (linker == LinkerChoice.Host)
        {
            throw new MinImageException(
                Codes.RelinkKitNotSupported,
                "MinImageRelinkKit is true and MinImageLinker is Host: a kit holds the linker and the libraries of the program, and the host's are not ours to give on. Leave MinImageLinker out, or MinImageRelinkKit.");
        }

        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() && !File.Exists(Path.Combine(folder, RelinkKit.ManifestName))))
        {
            throw new MinImageException(
                Codes.NotARelinkKit,
                $"The kit to link again would go into '{folder}', which holds something else. Nothing in it was touched. Name another folder by MinImageRelinkKitPath, or empty this one.");
        }
    }

    /// <summary>Makes the kit, in place of an older one.</summary>
    /// <param name="request">What it is made of. The executable is linked already.</param>
    /// <param name="log">Gets one line with the folder.</param>
    /// <param name="cancellationToken">Cancels; the older kit is then as it was.</param>
    /// <exception cref="MinImageException">What <see cref="SysRoots.SysRoot.Open"/> and <see cref="DriverArguments.Parse"/> throw; <see cref="Codes.NotARelinkKit"/>.</exception>
    public static void Write(RelinkKitRequest request, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(log);
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.Folder));
        Check(LinkerChoice.BuiltIn, folder);

        // In a folder beside first: a publish that is cut off leaves no half kit under the kit's name.
        var parent = Path.GetDirectoryName(folder)!;
        var partial = Path.Combine(parent, $".{Path.GetFileName(folder)}-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(partial);
            var manifest = Fill(partial, request, cancellationToken);
            File.WriteAllBytes(Path.Combine(partial, RelinkKit.ManifestName), [.. JsonSerializer.SerializeToUtf8Bytes(manifest, RelinkJson.Readable.RelinkManifest), (byte)'\n']);
            FileReplacement.ReplaceFolder(partial, folder);
        }
        finally
        {
            if (Directory.Exists(partial))
            {
                Directory.Delete(partial, recursive: true);
            }
        }

        log.Inform($"The kit to link {Path.GetFileName(request.Link.Executable)} again -> {folder}");
    }

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

    // As much of the package as a link needs, at the same places in it; and the project that calls it.
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
