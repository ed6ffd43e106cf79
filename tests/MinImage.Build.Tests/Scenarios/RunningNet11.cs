namespace MinImage.Build.Tests.Scenarios;

[Collection(Net11Probe.Name)]
public sealed class RunningNet11(Net11ProbeImage probe) : Running(probe);
