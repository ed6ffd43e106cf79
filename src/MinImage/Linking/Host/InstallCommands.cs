using MinImage.Platforms;

namespace MinImage.Linking.Host;

/// <summary>What to paste where a tool or a library is missing.</summary>
internal static class InstallCommands
{
    /// <summary>One command a distribution, for everything that the host's linker needs.</summary>
    public const string All =
        "Debian, Ubuntu: 'apt-get install -y clang lld llvm libc6-dev libssl-dev'. "
        + "Fedora: 'dnf install -y clang lld llvm glibc-static openssl-devel openssl-static'. "
        + "Alpine: 'apk add clang lld llvm build-base openssl-dev openssl-libs-static'.";

    /// <summary>The commands for what links for a platform.</summary>
    /// <param name="platform">The platform.</param>
    /// <param name="isForeign">Whether it is another than the host's.</param>
    public static string For(Platform platform, bool isForeign) => isForeign ? Foreign(platform) : All;

    // Other distributions have no static libraries for another processor.
    private static string Foreign(Platform platform)
    {
        var architecture = platform.Architecture;
        return $"Debian: 'dpkg --add-architecture {architecture} && apt-get update && apt-get install -y clang lld llvm "
            + $"gcc-{platform.Triplet.Replace('_', '-')} libc6-dev-{architecture}-cross libssl-dev:{architecture}'. Or leave MinImageLinker out, for the built-in linker.";
    }
}
