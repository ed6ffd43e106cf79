using MinImage.Diagnostics;
using MinImage.Linker.Inputs;
using MinImage.Platforms;

namespace MinImage.Linking;

/// <summary>The processors of platforms.</summary>
internal static class TargetMachines
{
    /// <exception cref="MinImageException"><see cref="Codes.PlatformNotSupported"/>.</exception>
    public static TargetMachine Of(Platform platform) => platform.Architecture switch
    {
        "amd64" => TargetMachine.X64,
        "arm64" => TargetMachine.Arm64,
        _ => throw new MinImageException(
            Codes.PlatformNotSupported,
            $"The built-in linker cannot link for {platform} yet. Set MinImageLinker to Host on a host of that platform."),
    };
}
