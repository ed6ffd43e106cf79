using System.Text.Json;
using MinImage.Diagnostics;
using MinImage.Globalization;
using MinImage.Ilc;
using MinImage.Linking;
using MinImage.Linking.BuiltIn;
using MinImage.Linking.Icu;
using MinImage.Platforms;
using MinImage.SysRoots;

namespace MinImage.Relinking;

/// <summary>A folder of which a program is linked again, by the linker that is in it.</summary>
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

    /// <summary>What it says of itself.</summary>
    public RelinkManifest Manifest { get; }

    /// <summary>Opens a kit.</summary>
    /// <param name="folder">The folder that has <c>relink.json</c>.</param>
    /// <exception cref="MinImageException"><see cref="Codes.RelinkKitDamaged"/>.</exception>
    public static RelinkKit Open(string folder)
    {
        var path = Path.Combine(Path.GetFullPath(folder), ManifestName);
        try
        {
            var manifest = JsonSerializer.Deserialize(File.ReadAllBytes(path), RelinkJson.Default.RelinkManifest) ?? throw new JsonException("it is null");
            return manifest.FormatVersion == FormatVersion
                ? new RelinkKit(Path.GetFullPath(folder), manifest)
                : throw new JsonException($"its format is {manifest.FormatVersion}, and this linker knows format {FormatVersion}");
        }
        catch (Exception e) when (e is JsonException or FileNotFoundException or DirectoryNotFoundException)
        {
            throw Damaged(path, e.Message);
        }
    }

    /// <summary>Links the program of what is in the kit now.</summary>
    /// <param name="outputFolder">Where the executable goes, and its symbols beside it.</param>
    /// <param name="log">Gets what is not as it was when the kit was made, and whether the executable is that of the image.</param>
    /// <param name="cancellationToken">Ends the linker.</param>
    /// <returns>The executable's path.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.RelinkKitDamaged"/>, and what <see cref="BuiltInLinker.Link"/> throws.</exception>
    public string Link(string outputFolder, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(log);
        var executable = Path.Combine(Path.GetFullPath(outputFolder), Manifest.Executable.Path);
        var request = Request(executable);
        using (var linked = new BuiltInLinker(SysRootOf(request.Platform), IcuOf(request.Platform)).Link(request, log, cancellationToken))
        {
            linked.Commit();
        }

        var changed = Manifest.Files.Where(HasChanged).Select(file => file.Path).ToList();
        log.Inform($"{Manifest.Executable.Path} -> {executable}");
        if (changed.Count > 0)
        {
            log.Inform($"Not as in the kit that was handed on: {string.Join(", ", changed)}.");
        }

        log.Inform(KitFiles.Describe(executable, Manifest.Executable.Path) == Manifest.Executable
            ? "It is the executable of the image, byte for byte."
            : "It differs from the executable of the image.");
        return executable;
    }

    /// <summary>What the program is linked from, for those who give it to a linker of their own.</summary>
    /// <param name="log">Gets why a library is linked as a whole.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="MinImageException"><see cref="Codes.RelinkKitDamaged"/>, and what <see cref="PreparedInputs.Prepare"/> throws.</exception>
    public PreparedInputs Prepare(IDiagnosticLog log, CancellationToken cancellationToken)
    {
        var request = Request(Manifest.Executable.Path);
        return PreparedInputs.Prepare(request, SysRootOf(request.Platform), IcuOf(request.Platform), log, cancellationToken);
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

    private bool HasChanged(RelinkFile file) => !File.Exists(FullPath(file.Path)) || KitFiles.Describe(FullPath(file.Path), file.Path, file.Package) != file;

    private string FullPath(string path) => Path.GetFullPath(path, Folder);

    private static MinImageException Damaged(string path, string reason) => new(
        Codes.RelinkKitDamaged,
        $"'{path}' of the kit to link again cannot be used: {reason.TrimEnd('.')}. Unpack the kit again, or have it made again by a publish with MinImageRelinkKit=true.");
}
