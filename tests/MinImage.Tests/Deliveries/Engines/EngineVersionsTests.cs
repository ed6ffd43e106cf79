using MinImage.Deliveries.Engines;

namespace MinImage.Tests.Deliveries.Engines;

public sealed class EngineVersionsTests
{
    [Theory]
    [InlineData(EngineKind.Docker, "1.13.1", false)]
    [InlineData(EngineKind.Docker, "17.03.0-ce", false)]
    [InlineData(EngineKind.Docker, "20.10.24+dfsg1", false)]
    [InlineData(EngineKind.Docker, "23.0.0", true)]
    [InlineData(EngineKind.Docker, "28.5.1", true)]
    [InlineData(EngineKind.Docker, "4.3.1", true)]
    [InlineData(EngineKind.Docker, "dev", true)]
    [InlineData(EngineKind.Docker, "", true)]
    [InlineData(EngineKind.Podman, "1.0.0", true)]
    public void Say_who_reads_zstd(EngineKind kind, string version, bool expected) => Assert.Equal(expected, kind.SupportsZstd(version));
}
