using MinImage.Diagnostics;
using MinImage.Images.Config;

namespace MinImage.Tests.Images.Config;

public sealed class ExposedPortTests
{
    [Theory]
    [InlineData("8080", "", "8080/tcp")]
    [InlineData("53", "udp", "53/udp")]
    [InlineData("53/udp", "", "53/udp")]
    [InlineData("53/udp", "udp", "53/udp")]
    [InlineData("1/tcp", "", "1/tcp")]
    [InlineData("65535", "tcp", "65535/tcp")]
    [InlineData("0080", "", "80/tcp")]
    public void Parses_the_forms_that_a_project_can_use(string port, string type, string expected) =>
        Assert.Equal(expected, ExposedPort.Parse(port, type).ToString());

    [Theory]
    [InlineData("", "")]
    [InlineData("0", "")]
    [InlineData("65536", "")]
    [InlineData("-1", "")]
    [InlineData("+1", "")]
    [InlineData("http", "")]
    [InlineData("8000-8010", "")]
    [InlineData("80", "sctp")]
    [InlineData("80", "TCP")]
    [InlineData("80/", "")]
    [InlineData("80/tcp/udp", "")]
    [InlineData("80/tcp", "udp")]
    [InlineData("8 0", "")]
    [InlineData("99999999999999999999", "")]
    public void Rejects_an_invalid_port_and_reports_it(string port, string type)
    {
        var error = Assert.Throws<MinImageException>(() => ExposedPort.Parse(port, type));

        Assert.Equal(Codes.InvalidPort, error.Code);
        Assert.Contains($"'{port}'", error.Message, StringComparison.Ordinal);
        Assert.Contains(type.Length == 0 ? "" : $"'{type}'", error.Message, StringComparison.Ordinal);
    }
}
