namespace MinImage.Build.Tests.Scenarios;

/// <summary>The same program, linked by the host's tools: what our linker makes is measured against it.</summary>
public sealed class HostProbeImage : ProbeImage
{
    public HostProbeImage()
        : base("-p:MinImageLinker=Host")
    {
    }
}
