using MinImage.Platforms;

namespace MinImage.Linking.Host;

/// <summary>The commands that install missing tools and libraries, ready to paste.</summary>
internal static class InstallCommands
{
    /// <summary>One command per distribution, for everything that the host's linker requires.</summary>
    public const string All =
        "Debian, Ubuntu: 'apt-get install -y clang lld llvm libc6-dev libssl-dev'. "
        + "Fedora: 'dnf install -y clang lld llvm glibc-static openssl-devel openssl-static'. "
        + "Alpine: 'apk add clang lld llvm build-base openssl-dev openssl-libs-static'.";

    /// <summary>Returns the commands that install what linking for a platform requires.</summary>
    /// <param name="platform">The platform.</param>
    /// <param name="isForeign">Whether the platform is not the host's own.</param>
    public static string For(Platform platform, bool isForeign) => isForeign ? Foreign(platform) : All;

    // Other distributions have no packages of static libraries for another architecture.
    private static string Foreign(Platform platform)
    {
        var architecture = platform.Architecture;
        return $"Debian: 'dpkg --add-architecture {architecture} && apt-get update && apt-get install -y clang lld llvm "
            + $"gcc-{platform.Triplet.Replace('_', '-')} libc6-dev-{architecture}-cross libssl-dev:{architecture}'. "
            + "Or remove MinImageLinker to use the built-in linker.";
    }
}
