using MinImage.Diagnostics;
using MinImage.Linker.Inputs;
using MinImage.Platforms;

namespace MinImage.Linking;

/// <summary>Converts platforms to the linker's machines.</summary>
internal static class TargetMachines
{
    /// <summary>Returns the machine of a platform.</summary>
    /// <exception cref="MinImageException"><see cref="Codes.PlatformNotSupported"/>.</exception>
    public static TargetMachine Of(Platform platform) => platform.Architecture switch
    {
        "amd64" => TargetMachine.X64,
        "arm64" => TargetMachine.Arm64,
        _ => throw new MinImageException(
            Codes.PlatformNotSupported,
            $"The built-in linker does not support {platform} yet. Set MinImageLinker to Host on a host of that platform."),
    };
}
