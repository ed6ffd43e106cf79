using MinImage.Diagnostics;

namespace MinImage.Platforms;

/// <summary>A platform for which an image can be built: .NET's runtime identifier, and the names in the OCI image index.</summary>
/// <param name="RuntimeIdentifier">.NET's name, for example <c>linux-x64</c>.</param>
/// <param name="Os">The name in GOOS; always <c>linux</c>.</param>
/// <param name="Architecture">The name in GOARCH, as image-spec 1.1 (config, <c>architecture</c>) requires: <c>amd64</c> or <c>arm64</c>.</param>
/// <param name="Libc">The C library that executables are linked with.</param>
public sealed record Platform(string RuntimeIdentifier, string Os, string Architecture, CLibrary Libc)
{
    /// <summary>The compilers' name of the platform, for example <c>aarch64-linux-gnu</c>.</summary>
    public string Triplet => (Architecture == "arm64" ? "aarch64" : "x86_64") + (Libc == CLibrary.Musl ? "-linux-musl" : "-linux-gnu");

    /// <summary>Returns the engines' name of the platform, for example <c>linux/amd64</c>.</summary>
    public override string ToString() => $"{Os}/{Architecture}";

    /// <summary>Returns the platform of a runtime identifier.</summary>
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
            $"The runtime identifier is '{runtimeIdentifier}': expected linux-x64, linux-arm64, linux-musl-x64 or linux-musl-arm64."),
    };
}
