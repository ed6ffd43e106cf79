using System.Collections.Immutable;
using System.Text.Json;
using MinImage.Diagnostics;
using MinImage.Host.Files;
using MinImage.Platforms;

namespace MinImage.SysRoots;

/// <summary>A folder with the libraries that a platform's programs are linked with: <c>sysroot.json</c>, and the libraries in <c>lib</c>.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Manifest">The folder's manifest.</param>
public sealed record SysRoot(string Folder, SysRootManifest Manifest)
{
    private const int FormatVersion = 1;
    internal const string ManifestName = "sysroot.json";

    // The shim calls the functions of OpenSSL 3; the startup code has to support DT_RELR, as glibc does since 2.36.
    private static readonly Version OldestOpenSsl = new(3, 0);
    private static readonly Version OldestGlibc = new(2, 36);

    /// <summary>The files that are linked before the program's own objects.</summary>
    public static ImmutableArray<string> StartFiles { get; } = ["rcrt1.o", "crti.o", "crtbeginS.o"];

    /// <summary>OpenSSL's libraries, in the order in which they are searched.</summary>
    public static ImmutableArray<string> OpenSsl { get; } = ["libssl.a", "libcrypto.a"];

    /// <summary>The libraries, in the order in which they are searched.</summary>
    public static ImmutableArray<string> Libraries { get; } = [.. OpenSsl, "libm.a", "libc.a", "libgcc.a", "libgcc_eh.a"];

    /// <summary>The files that are linked last.</summary>
    public static ImmutableArray<string> EndFiles { get; } = ["crtendS.o", "crtn.o"];

    /// <summary>The library of vector functions of libm, which only some platforms have.</summary>
    public const string VectorMath = "libmvec.a";

    /// <summary>
    /// The names of the libraries of a smaller OpenSSL, which only some sysroots have: it is built for size, and without what .NET cannot reach.
    /// </summary>
    public static ImmutableArray<string> ReducedOpenSsl { get; } = [.. OpenSsl.Select(name => $"reduced/{name}")];

    /// <summary>Whether the sysroot has <see cref="ReducedOpenSsl"/>.</summary>
    internal bool HasReducedOpenSsl => ReducedOpenSsl.All(name => File.Exists(this[name]));

    /// <summary>The paths of all files that a link may read.</summary>
    internal IEnumerable<string> Files =>
    [
        Path.Combine(Folder, ManifestName),
        .. StartFiles.Concat(Libraries).Append(VectorMath).Concat(ReducedOpenSsl).Concat(EndFiles).Select(name => this[name]),
    ];

    /// <summary>Gets the path of a file of the sysroot.</summary>
    /// <param name="name">One of the names above.</param>
    public string this[string name] => Path.Combine(Folder, "lib", name);

    /// <summary>Opens a sysroot, and checks that it is complete and for a platform.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="platform">The platform.</param>
    /// <exception cref="MinImageException"><see cref="Codes.SysRootMissing"/>, <see cref="Codes.SysRootMismatch"/>.</exception>
    public static SysRoot Open(string folder, Platform platform)
    {
        ArgumentNullException.ThrowIfNull(platform);
        var path = Path.Combine(folder, ManifestName);
        if (!File.Exists(path))
        {
            throw new MinImageException(
                Codes.SysRootMissing,
                $"'{folder}' is not a sysroot: {ManifestName} is missing. Remove MinImageSysRoot to use the package "
                + $"MinImage.Sysroot.{platform.RuntimeIdentifier}, or set it to a folder with the same layout.");
        }

        var sysRoot = new SysRoot(folder, ReadManifest(path));
        sysRoot.Check(platform);
        return sysRoot;
    }

    private static SysRootManifest ReadManifest(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(RegularFile.ReadAllBytes(path), SysRootJson.Default.SysRootManifest)
                ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw new MinImageException(Codes.SysRootMismatch, $"The sysroot's manifest '{path}' is damaged: {e.Message} Restore the package again.", e);
        }
    }

    private void Check(Platform platform)
    {
        var reason = Manifest switch
        {
            { FormatVersion: not FormatVersion } => $"its format is {Manifest.FormatVersion}, but this MinImage.Build supports only format {FormatVersion}",
            _ when Manifest.RuntimeIdentifier != platform.RuntimeIdentifier => $"it is for {Manifest.RuntimeIdentifier}",
            _ when IsOlder(Manifest.Openssl, OldestOpenSsl) => $"its OpenSSL is {Manifest.Openssl}, but {OldestOpenSsl} or later is required",
            _ when IsOlder(Manifest.Glibc, OldestGlibc) => $"its glibc is {Manifest.Glibc}, but {OldestGlibc} or later is required",
            _ => null,
        };
        if (reason is not null)
        {
            throw new MinImageException(
                Codes.SysRootMismatch,
                $"The sysroot '{Folder}' cannot be used for {platform.RuntimeIdentifier}: {reason}. "
                + "Remove MinImageSysRoot and MinImageSysRootVersion, or set them to a matching sysroot.");
        }

        if (StartFiles.Concat(Libraries).Concat(EndFiles).FirstOrDefault(name => !File.Exists(this[name])) is { } missing)
        {
            throw new MinImageException(
                Codes.SysRootMissing,
                $"The sysroot '{Folder}' is incomplete: '{this[missing]}' is missing. "
                + "Restore the package again ('dotnet nuget locals all --clear'), or fix the folder of MinImageSysRoot.");
        }
    }

    private static bool IsOlder(string version, Version oldest) => !Version.TryParse(version, out var parsed) || parsed < oldest;
}
