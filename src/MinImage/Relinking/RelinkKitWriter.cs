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
        var sysRoot = SysRoot.Open(request.SysRootFolder, link.Platform);
        var arguments = DriverArguments.Parse(link.Arguments, sysRoot);
        var files = new KitFiles(folder);
        var packages = new SortedDictionary<string, NuGetPackage>(StringComparer.Ordinal);
        NuGetPackage? PackageOf(string path)
        {
            var package = NuGetPackage.Of(path);
            if (package is not null)
            {
                packages[package.Id] = package;
            }

            return package;
        }

        string AddInput(string path)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return PackageOf(path) is { } package
                ? files.Add(path, $"packages/{package.Id}/{KitFiles.Relative(package.Folder, path)}", package.Id)
                : files.Add(path, $"app/{Path.GetFileName(path)}");
        }

        AddSysRoot(files, sysRoot, PackageOf(sysRoot.Folder)?.Id);
        var icu = request.IcuFolder is { } icuFolder ? IcuLibraries.Open(icuFolder, link.Platform) : null;
        if (icu is not null)
        {
            files.AddFolder(icu.Folder, RelinkKit.IcuFolder, PackageOf(icu.Folder)?.Id);
        }

        var program = AddInput(link.ObjectFile);
        var libraries = arguments.Files.Select(AddInput).ToImmutableArray();
        AddTools(files, request.ToolFolder, PackageOf(request.ToolFolder)?.Id);
        PackageOf(link.CompilerPackage);
        foreach (var package in packages.Values)
        {
            AddLicenses(files, package);
        }

        return new RelinkManifest(
            RelinkKit.FormatVersion,
            link.Platform.RuntimeIdentifier,
            KitFiles.Describe(link.Executable, Path.GetFileName(link.Executable)),
            program,
            libraries,
            arguments.Aliases,
            [.. packages.Values.Select(package => new RelinkPackage(package.Id, package.Version, package.License))],
            sysRoot.Manifest,
            [.. files.All])
        {
            OpenSsl = link.OpenSsl,
            PrefersSpeed = link.PrefersSpeed,
            Icu = icu?.Manifest,
            Cultures = icu is null ? null : request.Cultures,
        };
    }

    private static void AddSysRoot(KitFiles files, SysRoot sysRoot, string? package)
    {
        files.Add(Path.Combine(sysRoot.Folder, SysRoot.ManifestName), $"{RelinkKit.SysRootFolder}/{SysRoot.ManifestName}", package);
        foreach (var name in new[] { "lib", "licenses" })
        {
            files.AddFolder(Path.Combine(sysRoot.Folder, name), $"{RelinkKit.SysRootFolder}/{name}", package);
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
