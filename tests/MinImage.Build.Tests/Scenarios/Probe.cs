namespace MinImage.Build.Tests.Scenarios;

[CollectionDefinition(Name)]
public sealed class Probe : ICollectionFixture<ProbeImage>
{
    public const string Name = "probe";
}
