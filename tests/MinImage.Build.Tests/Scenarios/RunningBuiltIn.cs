namespace MinImage.Build.Tests.Scenarios;

[Collection(Probe.Name)]
public sealed class RunningBuiltIn(ProbeImage probe) : RunningOnThisProcessor(probe);
