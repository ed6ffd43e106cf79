namespace MinImage.Build.Tests.Scenarios;

[CollectionDefinition(Name)]
public sealed class Cryptography : ICollectionFixture<CryptographyImage>
{
    public const string Name = "cryptography";
}
