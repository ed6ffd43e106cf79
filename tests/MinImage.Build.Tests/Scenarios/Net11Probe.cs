namespace MinImage.Build.Tests.Scenarios;

[CollectionDefinition(Name)]
public sealed class Net11Probe : ICollectionFixture<Net11ProbeImage>
{
    public const string Name = "net11.0 probe";
}
