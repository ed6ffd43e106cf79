namespace MinImage.Build.Tests.Scenarios;

[Collection(Probe.Name)]
public sealed class ThrowingBuiltIn(ProbeImage probe) : Crashing(probe);
