namespace MinImage.Build.Tests.Scenarios;

[Collection(Net11Probe.Name)]
public sealed class ThrowingNet11(Net11ProbeImage probe) : Crashing(probe);
