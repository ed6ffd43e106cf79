using System.Net;
using MinImage.Deliveries.Registries;
using MinImage.Deliveries.Registries.Authorization;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Deliveries.Registries.Credentials;
using MinImage.Diagnostics;
using MinImage.Oci;
using MinImage.Testing.Registries;

namespace MinImage.Tests.Deliveries.Registries.Authorization;

public sealed class RegistryAuthorizationTests : IDisposable
{
    private readonly TestRegistryHost _host = new();

    public RegistryAuthorizationTests()
    {
        _host.Set("DOTNET_CONTAINER_REGISTRY_UNAME", "me");
        _host.Set("DOTNET_CONTAINER_REGISTRY_PWORD", "secret");
    }

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task One_token_serves_all_requests_until_it_is_about_to_expire()
    {
        using var registry = new TestRegistry(new() { Login = ("me", "secret"), UsesTokens = true, TokenLifetime = 100 });
        using var client = Connect(registry);
        await Start(registry, client);
        await Start(registry, client);
        Assert.Equal(1, registry.Count("GET", "/token"));

        _host.Clock.Advance(TimeSpan.FromSeconds(84));
        await Start(registry, client);
        Assert.Equal(1, registry.Count("GET", "/token"));

        _host.Clock.Advance(TimeSpan.FromSeconds(1));
        await Start(registry, client);
        Assert.Equal(2, registry.Count("GET", "/token"));
    }

    [Fact]
    public async Task A_token_without_a_lifetime_is_valid_for_a_minute()
    {
        using var registry = new TestRegistry(new() { Login = ("me", "secret"), UsesTokens = true, TokenLifetime = null });
        using var client = Connect(registry);
        await Start(registry, client);

        _host.Clock.Advance(TimeSpan.FromSeconds(46));
        await Start(registry, client);

        Assert.Equal(2, registry.Count("GET", "/token"));
    }

    [Fact]
    public async Task Requests_at_once_wait_for_one_token()
    {
        using var registry = new TestRegistry(new() { Login = ("me", "secret"), UsesTokens = true });
        using var client = Connect(registry);
        await Start(registry, client);
        _host.Clock.Advance(TimeSpan.FromHours(1));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Start(registry, client)));

        Assert.Equal(2, registry.Count("GET", "/token"));
    }

    [Fact]
    public async Task A_request_that_is_refused_is_repeated_once_from_the_start_of_its_body()
    {
        using var registry = new TestRegistry(new() { Login = ("me", "secret"), UsesTokens = true, RequestsPerToken = 1 });
        using var client = Connect(registry);
        await Start(registry, client);
        var bodies = 0;

        using var answer = await client.SendAsync(
            () =>
            {
                bodies++;
                return new(HttpMethod.Post, new Uri(registry.Root, "v2/team/shop/blobs/uploads/")) { Content = new StringContent("body") };
            },
            TimeSpan.FromMinutes(1),
            CancellationToken.None);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal((2, 2), (bodies, registry.Count("GET", "/token")));
    }

    [Theory]
    [InlineData("Basic realm=\"x\"|Bearer realm=\"{0}\",service=\"{1}\"", "/token?scope=repository%3Ateam%2Fshop%3Apull%2Cpush")]
    [InlineData("Bearer realm={0}?a=b&service=own,service={1}", "/token?a=b&service=own&scope=repository")]
    [InlineData("Bearer realm=\"{0}?a=b\",service=\"{1}\",scope=\"repository:team/shop:pull\"", "/token?a=b&service=test-registry&scope=repository")]
    [InlineData("Negotiate, bearer realm=\"{0}\",service=\"{1}\"", "/token?service=test-registry&scope=repository")]
    public async Task Each_form_of_challenge_leads_to_a_token(string challenge, string expected)
    {
        using var registry = new TestRegistry(new()
        {
            Login = ("me", "secret"),
            UsesTokens = true,
            Challenge = (realm, service, _) => string.Format(null, challenge, realm, service).Split('|'),
        });
        using var client = Connect(registry);

        await Start(registry, client);

        var request = Assert.Single(registry.Requests, request => request.Path == "/token");
        Assert.Contains(expected.Split('?')[1].Split('&')[0], request.Query, StringComparison.Ordinal);
        Assert.EndsWith("scope=repository%3Ateam%2Fshop%3Apull%2Cpush&account=me", request.Query, StringComparison.Ordinal);
        Assert.Equal(1, request.Query.Split("service=").Length - 1);
    }

    [Fact]
    public async Task An_identity_token_is_exchanged_by_OAuth2()
    {
        using var registry = new TestRegistry(new() { IdentityToken = "refresh", UsesTokens = true });
        _host.Set("DOTNET_CONTAINER_REGISTRY_UNAME", "<token>");
        _host.Set("DOTNET_CONTAINER_REGISTRY_PWORD", "refresh");
        using var client = Connect(registry);

        await Start(registry, client);

        Assert.Equal(1, registry.Count("POST", "/token"));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(405)]
    public async Task A_token_server_that_does_not_know_GET_is_asked_by_POST(int status)
    {
        using var registry = new TestRegistry(new()
        {
            Login = ("me", "secret"),
            UsesTokens = true,
            Intercept = context =>
            {
                context.Response.StatusCode = status;
                return Task.FromResult(context.Request.Path == "/token" && context.Request.Method == "GET" || (context.Response.StatusCode = 200) == 0);
            },
        });
        using var client = Connect(registry);

        await Start(registry, client);

        Assert.Equal((1, 1), (registry.Count("GET", "/token"), registry.Count("POST", "/token")));
    }

    [Fact]
    public async Task A_registry_token_is_sent_as_it_is()
    {
        _host.Set("DOTNET_CONTAINER_REGISTRY_UNAME", "");
        _host.Set("DOTNET_CONTAINER_REGISTRY_PWORD", "");
        using var registry = new TestRegistry(new() { UsesTokens = true });
        _host.Write("home/.docker/config.json", $$"""{"auths":{"{{registry.Address}}":{"registrytoken":"given"} } }""");
        using var client = Connect(registry);

        using var answer = await Send(registry, client);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer given", registry.Requests.Last().Authorization);
        Assert.Equal(0, registry.Count("GET", "/token"));
    }

    [Theory]
    [InlineData("http://auth.example/token", "without TLS")]
    [InlineData("ftp://auth.example/token", "not the address of a server")]
    [InlineData("https://me:secret@auth.example/token", "not the address of a server")]
    [InlineData("https://169.254.169.254/token", "private address")]
    [InlineData("https://10.0.0.1/token", "private address")]
    [InlineData("https://localhost/token", "private address")]
    [InlineData("https://[fd00::1]/token", "private address")]
    [InlineData("https://[::ffff:192.168.0.1]/token", "private address")]
    [InlineData("https://internal.example/token", "private address")]
    public async Task A_realm_that_a_public_registry_must_not_name_is_not_asked(string realm, string reason)
    {
        var host = _host.Host with
        {
            Resolve = (name, _) => Task.FromResult(new[] { IPAddress.Parse(name == "internal.example" ? "192.168.1.1" : "203.0.113.1") }),
        };
        var address = RegistryAddress.Of(ImageReference.ToRepository("registry.example", "shop"), host);
        using var transport = RegistryTransport.Create(address, host, RegistryLimits.Default);
        var source = new TokenSource(transport, address, "shop", host, RegistryLimits.Default);
        var challenge = Assert.Single(Challenge.Parse([$"Bearer realm=\"{realm}\""]));

        var error = await Assert.ThrowsAsync<MinImageException>(
            () => source.RequestAsync(challenge, "scope", Credential.Of("me", "secret", "a test"), CancellationToken.None));

        Assert.Equal(Codes.TokenServerRejected, error.Code);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("[]", "")]
    [InlineData("{}", "")]
    [InlineData("""{"token":"a\r\nX: y"}""", "X: y")]
    [InlineData("""{"token":""}""", "")]
    public async Task An_answer_without_a_token_is_an_error(string body, string absent)
    {
        using var registry = new TestRegistry(new()
        {
            Login = ("me", "secret"),
            UsesTokens = true,
            Intercept = async context =>
            {
                if (context.Request.Path != "/token")
                {
                    return false;
                }

                await context.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes(body));
                return true;
            },
        });

        var error = await Assert.ThrowsAsync<MinImageException>(() => PushCheck.RunAsync(
            ImageReference.ToRepository(registry.Address, "shop"), _host.Host, RegistryLimits.Default, new RecordingLog(), CancellationToken.None));

        Assert.Equal(Codes.RegistryInvalidAnswer, error.Code);
        Assert.True(absent.Length == 0 || !error.Message.Contains(absent, StringComparison.Ordinal));
    }

    private RegistryAuthorization Connect(TestRegistry registry)
    {
        var address = RegistryAddress.Of(ImageReference.ToRepository(registry.Address, "team/shop"), _host.Host);
        return new(RegistryTransport.Create(address, _host.Host, RegistryLimits.Default), address, "team/shop", _host.Host, RegistryLimits.Default);
    }

    private static async Task Start(TestRegistry registry, RegistryAuthorization client)
    {
        using var answer = await Send(registry, client);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    private static Task<HttpResponseMessage> Send(TestRegistry registry, RegistryAuthorization client) => client.SendAsync(
        () => new(HttpMethod.Post, new Uri(registry.Root, "v2/team/shop/blobs/uploads/")), TimeSpan.FromMinutes(1), CancellationToken.None);
}
