namespace MinImage.Build.Tests.Scenarios;

[CollectionDefinition(Name)]
public sealed class HostProbe : ICollectionFixture<HostProbeImage>
{
    public const string Name = "host probe";
}
