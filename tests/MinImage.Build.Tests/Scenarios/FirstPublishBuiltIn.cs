namespace MinImage.Build.Tests.Scenarios;

[Collection(Probe.Name)]
public sealed class FirstPublishBuiltIn(ProbeImage probe) : FirstPublish(probe);
