using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>The same program, published for another architecture.</summary>
public sealed class Arm64ProbeImage : ProbeImage
{
    public Arm64ProbeImage()
        : base(TargetFrameworks.Net10, "-p:ContainerRuntimeIdentifier=linux-arm64")
    {
    }
}
