namespace MinImage.Build.Tests.Scenarios;

/// <summary>The same program for another processor, published on this one.</summary>
public sealed class Arm64ProbeImage : ProbeImage
{
    public Arm64ProbeImage()
        : base("-p:ContainerRuntimeIdentifier=linux-arm64")
    {
    }
}
