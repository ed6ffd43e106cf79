namespace MinImage.Build.Tests.Scenarios;

[Collection(Arm64Probe.Name)]
public sealed class ThrowingArm64(Arm64ProbeImage probe) : Throwing(probe);
