namespace MinImage.Build.Tests.Scenarios;

/// <summary>With <c>MinImageHttpClient=Http11</c>, HTTP/1.1 works as always, and whatever was left out says so when it is used.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public abstract class ReducedHttpClient(ReducedHttpClientImage image)
{
    private const string Property = "The program was published with MinImageHttpClient=Http11: ";

    [Fact]
    public void Is_made_of_the_methods_that_are_known()
    {
        Assert.DoesNotContain("MINIMAGE1018", image.Published.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain", "200 1.1 HTTP/1.1")]
    [InlineData("redirect", "200 1.1 HTTP/1.1")]
    [InlineData("cookies", "first")]
    [InlineData("post", "posted")]
    [InlineData("kept-alive", "200 1.1 HTTP/1.1")]
    [InlineData("1.1-or-higher", "200 1.1 HTTP/1.1")]
    [InlineData("2.0-or-lower", "200 1.1 HTTP/1.1")]
    [InlineData("basic", "200 1.1 welcome")]
    [InlineData("pre-authenticated", "200 1.1 welcome")]
    [InlineData("basic-only", "200 1.1 welcome")]
    [InlineData("unauthorized", "401 1.1 who is it?")]
    [InlineData("unused-proxy", "200 1.1 HTTP/1.1")]
    [InlineData("bypassed-proxy", "200 1.1 HTTP/1.1")]
    public void Does_what_HTTP_1_1_has(string request, string result)
    {
        Assert.Equal(result, image[request]);
    }

    [Fact]
    public void Asks_for_every_compression_that_it_reads()
    {
        Assert.Equal("200 1.1 asked for " + image.Compressions, image["gzip"]);
    }

    [Theory]
    [InlineData("2.0-exactly")]
    [InlineData("2.0-exactly-without-tls")]
    [InlineData("2.0-or-higher")]
    [InlineData("3.0-exactly")]
    public void Refuses_a_request_that_requires_a_higher_version(string request)
    {
        Assert.StartsWith("HttpRequestException: " + Property + "HttpClient supports only HTTP/1.1", image[request], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("digest")]
    [InlineData("negotiate")]
    [InlineData("ntlm")]
    [InlineData("several")]
    [InlineData("default-credentials")]
    public void Refuses_a_challenge_that_it_has_credentials_for_but_not_the_scheme(string request)
    {
        Assert.StartsWith("NotSupportedException: " + Property + "HttpClient supports only Basic", image[request], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("proxy")]
    [InlineData("socks-proxy")]
    [InlineData("default-proxy")]
    public void Refuses_a_request_through_a_proxy(string request)
    {
        Assert.StartsWith("NotSupportedException: " + Property + "HttpClient does not support proxies", image[request], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http_proxy=http://127.0.0.1:9")]
    [InlineData("HTTPS_PROXY=127.0.0.1:9")]
    [InlineData("ALL_PROXY=socks5://127.0.0.1:9")]
    public void Refuses_the_first_request_if_a_variable_names_a_proxy(string variable)
    {
        Assert.StartsWith("NotSupportedException: " + Property + "HttpClient does not support proxies", image.Under(variable), StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_a_list_of_hosts_that_need_no_proxy()
    {
        Assert.Equal("200 1.1 HTTP/1.1", image.Under("no_proxy=localhost"));
    }
}
