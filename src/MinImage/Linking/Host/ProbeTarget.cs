using MinImage.Platforms;

namespace MinImage.Linking.Host;

/// <summary>The platform for which a toolchain is searched.</summary>
/// <param name="platform">The platform of executables.</param>
/// <param name="host">The host's own platform.</param>
internal sealed class ProbeTarget(Platform platform, Platform host)
{
    public Platform Platform { get; } = platform;

    /// <summary>Whether executables are for another platform than the host's.</summary>
    public bool IsForeign { get; } = platform.Triplet != host.Triplet;

    /// <summary>The prefix of GNU's tools, of which each set supports one platform; empty for the host's own. LLVM's tools support all platforms.</summary>
    public string GnuPrefix => IsForeign ? Platform.Triplet + "-" : "";

    /// <summary>The commands that install a toolchain for the platform.</summary>
    public string Install => InstallCommands.For(Platform, IsForeign);
}
