namespace MinImage.Build.Tests.Scenarios;

[Collection(HostProbe.Name)]
public sealed class RunningHost(HostProbeImage probe) : RunningOnThisProcessor(probe);
