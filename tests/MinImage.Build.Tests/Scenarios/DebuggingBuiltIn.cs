namespace MinImage.Build.Tests.Scenarios;

[Collection(Probe.Name)]
public sealed class DebuggingBuiltIn(ProbeImage probe) : Debugging(probe);
