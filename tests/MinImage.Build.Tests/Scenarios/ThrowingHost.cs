namespace MinImage.Build.Tests.Scenarios;

[Collection(HostProbe.Name)]
public sealed class ThrowingHost(HostProbeImage probe) : Crashing(probe);
