using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>The same program, linked by the host's tools: what our linker makes is measured against it.</summary>
public sealed class HostProbeImage : ProbeImage
{
    public HostProbeImage()
        : base(TargetFrameworks.Net10, "-p:MinImageLinker=Host")
    {
    }
}
