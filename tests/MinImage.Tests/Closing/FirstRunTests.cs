using MinImage.Closing;
using MinImage.Images;
using MinImage.Layouts;
using MinImage.Oci;
using MinImage.Testing.Images;

namespace MinImage.Tests.Closing;

public sealed class FirstRunTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData(false, "To run it:\n  dotnet publish -p:MinImage=true -p:LocalRegistry=Docker\n  docker run --rm -p 8080:8080 team/shop:1.0\n")]
    [InlineData(true, "To run it:\n  docker run --rm -p 8080:8080 team/shop:1.0\n")]
    public void Loads_the_image_unless_the_publish_does_and_runs_it_with_its_ports(bool isLoaded, string commands)
    {
        var image = TestImage.Of("x", "linux-x64");
        image = image with { Config = image.Config with { ExposedPorts = ["8080/tcp", "9000/udp"] } };
        var name = new ImageName("team/shop", "1.0");
        var layout = OciLayout.Open(_temporary["layout"], new RecordingLog(), CancellationToken.None);
        var written = ImageWriter.Write(layout, name, [image], CancellationToken.None);

        Assert.Equal(commands, FirstRun.Of(name, written, isLoaded));
    }
}
