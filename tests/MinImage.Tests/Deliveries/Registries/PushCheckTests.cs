using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using MinImage.Deliveries.Registries;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Diagnostics;
using MinImage.Oci;
using MinImage.Testing.Registries;

namespace MinImage.Tests.Deliveries.Registries;

public sealed class PushCheckTests : IDisposable
{
    private const string Password = "c4nary";

    private readonly TestRegistryHost _host = new();
    private readonly RecordingLog _log = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task A_registry_that_accepts_pushes_is_left_as_it_was()
    {
        using var registry = new TestRegistry();

        await Check(registry);

        Assert.Equal(["GET", "POST", "DELETE"], registry.Requests.Select(request => request.Method));
        Assert.Equal(0, registry.OpenSessions);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_login_is_used(bool usesTokens)
    {
        using var registry = new TestRegistry(new() { Login = ("mé", "pä:ss"), UsesTokens = usesTokens });
        Login("mé", "pä:ss");

        await Check(registry);

        Assert.Contains(_log.Traces, trace => trace.Contains("DOTNET_CONTAINER_REGISTRY_UNAME", StringComparison.Ordinal));
        Assert.Equal(usesTokens ? 1 : 0, registry.Count("GET", "/token"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_wrong_password_is_an_error_with_its_origin_and_the_fix(bool usesTokens)
    {
        using var registry = new TestRegistry(new() { Login = ("me", "right"), UsesTokens = usesTokens });
        Login("me", Password);

        var error = await Fails(registry, Codes.NotAuthorized);

        Assert.Contains(registry.Address, error.Message, StringComparison.Ordinal);
        Assert.Contains("DOTNET_CONTAINER_REGISTRY_UNAME", error.Message, StringComparison.Ordinal);
        Assert.Contains("repository:team/shop:pull,push", error.Message, StringComparison.Ordinal);
        Assert.Contains($"docker login {registry.Address}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_password_is_an_error_that_lists_where_one_was_searched_for(bool usesTokens)
    {
        using var registry = new TestRegistry(new() { Login = ("me", "right"), UsesTokens = usesTokens });

        var error = await Fails(registry, Codes.NotAuthorized);

        Assert.Contains("no credentials were found", error.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(".docker", "config.json"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_who_may_only_pull_is_an_error_that_names_the_rights()
    {
        using var registry = new TestRegistry(new() { Login = ("me", Password), UsesTokens = true, TokenRights = "pull" });
        Login("me", Password);

        var error = await Fails(registry, Codes.PushDenied);

        Assert.Contains("denies a push to 'team/shop'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_that_does_not_exist_is_an_error()
    {
        using var registry = new TestRegistry(new() { Repositories = ["team/other"] });

        var error = await Fails(registry, Codes.RepositoryUnknown);

        Assert.Contains("'team/shop'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, Codes.RepositoryUnknown)]
    [InlineData(true, Codes.RegistryUnreachable)]
    public async Task A_repository_that_ECR_does_not_have_is_an_error_with_the_command_that_creates_it(bool isDropped, string code)
    {
        using var registry = new TestRegistry(new()
        {
            Repositories = [],
            Intercept = context =>
            {
                if (isDropped && context.Request.Method == "POST")
                {
                    context.Abort();
                }

                return Task.FromResult(isDropped && context.Request.Method == "POST");
            },
        });
        var name = $"123456789012.dkr.ecr.eu-central-1.amazonaws.com:{registry.Port}";
        _host.Set("DOTNET_CONTAINER_INSECURE_REGISTRIES", name);

        var error = await Assert.ThrowsAsync<MinImageException>(() => Check(name, host: _host.HostOfNetwork));

        Assert.Equal(code, error.Code);
        Assert.Contains("'aws ecr create-repository --region eu-central-1 --repository-name team/shop'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, "<html>")]
    [InlineData(200, null)]
    [InlineData(302, null)]
    [InlineData(401, null)]
    public async Task Something_that_is_not_a_registry_is_an_error(int status, string? body)
    {
        using var registry = new TestRegistry(new()
        {
            Intercept = async context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = status == 302 ? "https://login.example/" : default;
            await context.Response.WriteAsync(body ?? "");
            return true;
        }
        });

        var error = await Fails(registry, status == 200 ? Codes.RegistryRefused : Codes.RegistryInvalidAnswer);

        Assert.Contains(registry.Address, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_without_a_server_is_an_error()
    {
        int port;
        using (var listener = new TcpListener(System.Net.IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        }

        var error = await Assert.ThrowsAsync<MinImageException>(() => Check($"127.0.0.1:{port}"));

        Assert.Equal(Codes.RegistryUnreachable, error.Code);
        Assert.Contains($"127.0.0.1:{port}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_does_not_exist_is_an_error()
    {
        var error = await Assert.ThrowsAsync<MinImageException>(() => Check("registry.invalid"));

        Assert.Equal(Codes.RegistryUnreachable, error.Code);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_left_after_the_limit()
    {
        using var registry = new TestRegistry(new()
        {
            Intercept = async context =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        }
        });

        var error = await Assert.ThrowsAsync<MinImageException>(
            () => Check(registry.Address, RegistryLimits.Default with { Answer = TimeSpan.FromMilliseconds(50), Attempts = 2 }));

        Assert.Equal(Codes.RegistryUnreachable, error.Code);
        Assert.Contains("does not answer in time", error.Message, StringComparison.Ordinal);
    }

    private Task Check(TestRegistry registry) => Check(registry.Address);

    private Task Check(string registry, RegistryLimits? limits = null, RegistryHost? host = null) => PushCheck.RunAsync(
        ImageReference.ToRepository(registry, "team/shop"),
        host ?? _host.Host,
        limits ?? RegistryLimits.Default with { Attempts = 2 },
        _log,
        CancellationToken.None);

    private async Task<MinImageException> Fails(TestRegistry registry, string code)
    {
        var error = await Assert.ThrowsAsync<MinImageException>(() => Check(registry));
        Assert.Equal(code, error.Code);
        Assert.Equal(0, registry.OpenSessions);
        Assert.DoesNotContain(Password, error.ToString() + string.Concat(_log.Messages) + string.Concat(_log.Traces), StringComparison.Ordinal);
        return error;
    }

    private void Login(string user, string password)
    {
        _host.Set("DOTNET_CONTAINER_REGISTRY_UNAME", user);
        _host.Set("DOTNET_CONTAINER_REGISTRY_PWORD", password);
    }
}
