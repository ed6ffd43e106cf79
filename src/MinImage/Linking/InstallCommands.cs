namespace MinImage.Linking;

/// <summary>What to paste where a tool or a library is missing.</summary>
internal static class InstallCommands
{
    /// <summary>One command a distribution, for everything that the host's linker needs.</summary>
    public const string All =
        "Debian, Ubuntu: 'apt-get install -y clang lld llvm libc6-dev libssl-dev'. "
        + "Fedora: 'dnf install -y clang lld llvm glibc-static openssl-devel openssl-static'. "
        + "Alpine: 'apk add clang lld llvm build-base openssl-dev openssl-libs-static'.";
}
