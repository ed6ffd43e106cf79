namespace MinImage.Build.Tests.Scenarios;

[CollectionDefinition(Name)]
public sealed class Arm64Probe : ICollectionFixture<Arm64ProbeImage>
{
    public const string Name = "arm64 probe";
}
