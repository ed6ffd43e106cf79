using MinImage.Diagnostics;
using MinImage.Ilc.Http;

namespace MinImage.Tests.Ilc.Http;

public sealed class HttpClientOptionsTests
{
    [Theory]
    [InlineData(null, HttpClientMode.Full)]
    [InlineData("", HttpClientMode.Full)]
    [InlineData("full", HttpClientMode.Full)]
    [InlineData("Http11", HttpClientMode.Http11)]
    [InlineData("http11", HttpClientMode.Http11)]
    public void A_value_is_recognized_in_any_case(string? value, HttpClientMode expected) => Assert.Equal(expected, HttpClientOptions.Mode(value));

    [Fact]
    public void An_unknown_value_is_rejected()
    {
        var error = Assert.Throws<MinImageException>(() => HttpClientOptions.Mode("Http3"));

        Assert.Equal(Codes.UnknownHttpClientMode, error.Code);
        Assert.Contains("'Http3'", error.Message, StringComparison.Ordinal);
    }
}
