namespace MinImage.Build.Tests.Scenarios;

[Collection(Arm64Probe.Name)]
public sealed class RunningArm64(Arm64ProbeImage probe) : Running(probe);
