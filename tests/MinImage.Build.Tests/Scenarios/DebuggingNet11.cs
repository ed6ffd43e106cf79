namespace MinImage.Build.Tests.Scenarios;

[Collection(Net11Probe.Name)]
public sealed class DebuggingNet11(Net11ProbeImage probe) : Debugging(probe);
