namespace MinImage.Build.Tests.Scenarios;

[Collection(HostProbe.Name)]
public sealed class DebuggingHost(HostProbeImage probe) : Debugging(probe);
