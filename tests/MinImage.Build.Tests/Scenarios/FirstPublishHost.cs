namespace MinImage.Build.Tests.Scenarios;

[Collection(HostProbe.Name)]
public sealed class FirstPublishHost(HostProbeImage probe) : FirstPublish(probe);
