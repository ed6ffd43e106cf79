using MinImage.Diagnostics;

namespace MinImage.Platforms;

/// <summary>A platform an image can be made for: .NET's runtime identifier and the words of the OCI image index.</summary>
/// <param name="RuntimeIdentifier">.NET's name, for example <c>linux-x64</c>.</param>
/// <param name="Os">GOOS's name; only <c>linux</c> has images FROM scratch.</param>
/// <param name="Architecture">GOARCH's name, as image-spec 1.1 (config, <c>architecture</c>) wants it: <c>amd64</c> or <c>arm64</c>.</param>
/// <param name="Libc">The C library the executable is linked with.</param>
public sealed record Platform(string RuntimeIdentifier, string Os, string Architecture, CLibrary Libc)
{
    /// <summary>The platform as compilers name it, for example <c>aarch64-linux-gnu</c>.</summary>
    public string Triplet => (Architecture == "arm64" ? "aarch64" : "x86_64") + (Libc == CLibrary.Musl ? "-linux-musl" : "-linux-gnu");

    /// <summary>The platform as engines write it, for example <c>linux/amd64</c>.</summary>
    public override string ToString() => $"{Os}/{Architecture}";

    /// <summary>The platform of a runtime identifier.</summary>
    /// <param name="runtimeIdentifier">A portable identifier: <c>linux-x64</c>, <c>linux-arm64</c>, or either with <c>linux-musl-</c>.</param>
    /// <exception cref="MinImageException"><see cref="Codes.PlatformNotSupported"/>.</exception>
    public static Platform FromRuntimeIdentifier(string runtimeIdentifier) => runtimeIdentifier switch
    {
        "linux-x64" => new(runtimeIdentifier, "linux", "amd64", CLibrary.Glibc),
        "linux-arm64" => new(runtimeIdentifier, "linux", "arm64", CLibrary.Glibc),
        "linux-musl-x64" => new(runtimeIdentifier, "linux", "amd64", CLibrary.Musl),
        "linux-musl-arm64" => new(runtimeIdentifier, "linux", "arm64", CLibrary.Musl),
        _ => throw new MinImageException(
            Codes.PlatformNotSupported,
            $"No image can be made for '{runtimeIdentifier}'. Use linux-x64, linux-arm64, linux-musl-x64 or linux-musl-arm64 as the runtime identifier."),
    };
}
