namespace MinImage.Build.Tests.Scenarios;

[CollectionDefinition(Name)]
public sealed class ProbeCollection : ICollectionFixture<ProbeImage>
{
    public const string Name = "probe";
}
