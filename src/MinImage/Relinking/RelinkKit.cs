using System.Text.Json;
using MinImage.Diagnostics;
using MinImage.Globalization;
using MinImage.Host.Files;
using MinImage.Ilc;
using MinImage.Linking;
using MinImage.Linking.BuiltIn;
using MinImage.Linking.Icu;
using MinImage.Platforms;
using MinImage.SysRoots;

namespace MinImage.Relinking;

/// <summary>A folder from which a program can be linked again, by the linker that it contains.</summary>
public sealed class RelinkKit
{
    internal const int FormatVersion = 1;
    internal const string ManifestName = "relink.json";

    private RelinkKit(string folder, RelinkManifest manifest)
    {
        Folder = folder;
        Manifest = manifest;
    }

    /// <summary>The folder, absolute.</summary>
    public string Folder { get; }

    /// <summary>The kit's manifest.</summary>
    internal RelinkManifest Manifest { get; }

    /// <summary>Opens a kit.</summary>
    /// <param name="folder">The folder that contains <c>relink.json</c>.</param>
    /// <exception cref="MinImageException"><see cref="Codes.RelinkKitDamaged"/>.</exception>
    public static RelinkKit Open(string folder)
    {
        var path = Path.Combine(Path.GetFullPath(folder), ManifestName);
        try
        {
            var manifest = JsonSerializer.Deserialize(RegularFile.ReadAllBytes(path), RelinkJson.Default.RelinkManifest)
                ?? throw new JsonException("it is null");
            return manifest.FormatVersion == FormatVersion
                ? new RelinkKit(Path.GetFullPath(folder), manifest)
                : throw new JsonException($"its format is {manifest.FormatVersion}, but this linker supports only format {FormatVersion}");
        }
        catch (Exception e) when (e is JsonException or FileNotFoundException or DirectoryNotFoundException)
        {
            throw Damaged(path, e.Message);
        }
    }

    /// <summary>Links the program from the current content of the kit.</summary>
    /// <param name="outputFolder">The folder for the executable and its symbols.</param>
    /// <param name="log">Receives the files that changed since the kit was written, and whether the executable is the image's.</param>
    /// <param name="cancellationToken">Cancels the link.</param>
    /// <returns>The executable's path.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.RelinkKitDamaged"/>, and the errors of <see cref="BuiltInLinker.Link"/>.</exception>
    public string Link(string outputFolder, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(log);
        var executable = Path.Combine(Path.GetFullPath(outputFolder), Manifest.Executable.Path);
        var request = Request(executable);
        using (var files = new InputFiles())
        using (var linked = new BuiltInLinker(SysRootOf(request.Platform), IcuOf(request.Platform)).Link(request, files, log, cancellationToken))
        {
            linked.Commit();
        }

        var changed = Manifest.Files.Where(HasChanged).Select(file => file.Path).ToList();
        log.Inform($"{Manifest.Executable.Path} -> {executable}");
        if (changed.Count > 0)
        {
            log.Inform($"Changed since the kit was written: {string.Join(", ", changed)}.");
        }

        log.Inform(KitFiles.Describe(executable, Manifest.Executable.Path) == Manifest.Executable
            ? "The executable is identical to the image's, byte for byte."
            : "The executable differs from the image's.");
        return executable;
    }

    /// <summary>Prepares the inputs of the link, for a caller that runs a linker itself.</summary>
    /// <param name="files">Reads the inputs; it has to stay open as long as they are used.</param>
    /// <param name="log">Receives the reasons why a library is linked as a whole.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="MinImageException"><see cref="Codes.RelinkKitDamaged"/>, and the errors of <see cref="PreparedInputs.Prepare"/>.</exception>
    public PreparedInputs Prepare(InputFiles files, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        var request = Request(Manifest.Executable.Path);
        return PreparedInputs.Prepare(request, SysRootOf(request.Platform), IcuOf(request.Platform), files, log, cancellationToken);
    }

    private LinkRequest Request(string executable)
    {
        if (Manifest.Libraries.Prepend(Manifest.ObjectFile).FirstOrDefault(path => !File.Exists(FullPath(path))) is { } missing)
        {
            throw Damaged(FullPath(missing), "it is missing");
        }

        return new LinkRequest(
            Platform.FromRuntimeIdentifier(Manifest.RuntimeIdentifier),
            FullPath(Manifest.ObjectFile),
            [.. Manifest.Libraries.Select(FullPath), .. Manifest.Aliases.Select(alias => $"-Wl,--defsym,{alias.Key}={alias.Value}")],
            CompilerPackage: "",
            executable,
            executable + SymbolFiles.Extension)
        {
            OpenSsl = Manifest.OpenSsl,
            PrefersSpeed = Manifest.PrefersSpeed,
        };
    }

    private SysRoot SysRootOf(Platform platform) => SysRoot.Open(FullPath(InputNames.SysRootFolder), platform);

    private IcuSource? IcuOf(Platform platform) =>
        Manifest.Icu is null ? null : new IcuSource(IcuLibraries.Open(FullPath(InputNames.IcuFolder), platform), CultureNames.Parse(Manifest.Cultures ?? ""));

    private bool HasChanged(RelinkFile file) =>
        !File.Exists(FullPath(file.Path)) || KitFiles.Describe(FullPath(file.Path), file.Path, file.Package) != file;

    private string FullPath(string path) => Path.GetFullPath(path, Folder);

    private static MinImageException Damaged(string path, string reason) => new(
        Codes.RelinkKitDamaged,
        $"'{path}' of the relink kit is damaged: {reason.TrimEnd('.')}. "
        + "Unpack the kit again, or publish with MinImageRelinkKit=true to write a new one.");
}
