using System.Text;
using Microsoft.AspNetCore.Http;
using MinImage.Deliveries.Registries;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Diagnostics;
using MinImage.Oci;
using MinImage.Testing.Registries;

namespace MinImage.Tests.Deliveries.Registries;

/// <summary>No secret of any source reaches a message, whatever fails, even if the server repeats what it was sent.</summary>
public sealed class SecretsTests : IDisposable
{
    private const string Canary = "c4nary-s3cret/+";

    private readonly TestRegistryHost _host = new();
    private readonly RecordingLog _log = new();

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var source in new[] { "variables", "auth", "identitytoken", "registrytoken", "helper", "helper's identity token" })
            {
                foreach (var failure in new[] { "401", "403", "400", "500", "429", "location", "token 401", "token 500", "token garbage" })
                {
                    cases.Add(source, failure);
                }
            }

            return cases;
        }
    }

    public void Dispose() => _host.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_secret_is_in_no_message(string source, string failure)
    {
        var isSeen = false;
        using var registry = new TestRegistry(new()
        {
            Login = ("me", Canary),
            IdentityToken = Canary,
            UsesTokens = true,
            Intercept = async context =>
            {
                var sent = await SentIn(context);
                isSeen |= sent.Contains(Canary, StringComparison.Ordinal);
                return await Fail(context, source, failure, sent);
            },
        });
        Plant(source, registry.Address);

        var error = await Assert.ThrowsAsync<MinImageException>(() => PushCheck.RunAsync(
            ImageReference.ToRepository(registry.Address, "team/shop"),
            _host.Host,
            RegistryLimits.Default with { Attempts = 2 },
            _log,
            CancellationToken.None));

        // The canary was sent, so it could have been repeated.
        Assert.True(isSeen);
        var everything = error + string.Concat(_log.Messages) + string.Concat(_log.Traces);
        foreach (var form in new[] { Canary, Uri.EscapeDataString(Canary), Base64("me:" + Canary), Base64("<token>:" + Canary), "t0ken-" })
        {
            Assert.DoesNotContain(form, everything, StringComparison.Ordinal);
        }
    }

    private static async Task<bool> Fail(HttpContext context, string source, string failure, string sent)
    {
        // A registry token is never exchanged, so only the registry can repeat it.
        var isToken = context.Request.Path == "/token";
        var isOfToken = failure.StartsWith("token ", StringComparison.Ordinal) && source != "registrytoken";
        if (isOfToken ? !isToken : isToken || context.Request.Headers.Authorization.Count == 0)
        {
            return false;
        }

        var kind = failure.Replace("token ", "", StringComparison.Ordinal);
        if (kind == "location")
        {
            context.Response.Headers.Location = "ftp://example/?" + sent.Replace("\n", "", StringComparison.Ordinal);
            context.Response.StatusCode = 307;
            return true;
        }

        if (kind == "garbage")
        {
            await context.Response.WriteAsync(sent);
            return true;
        }

        await TestRegistry.Answer(context, int.Parse(kind, null), "UNKNOWN", $"you sent {sent}");
        return true;
    }

    // The credentials of a request, as they are and decoded.
    private static async Task<string> SentIn(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        var text = new StringBuilder(header);
        if (header.StartsWith("Basic ", StringComparison.Ordinal))
        {
            text.Append(' ').Append(Encoding.UTF8.GetString(Convert.FromBase64String(header[6..])));
        }

        if (context.Request.Path == "/token" && context.Request.Method == "POST")
        {
            context.Request.EnableBuffering();
            using var reader = new StreamReader(context.Request.Body, leaveOpen: true);
            var form = await reader.ReadToEndAsync();
            context.Request.Body.Position = 0;
            text.Append(' ').Append(form).Append(' ').Append(Uri.UnescapeDataString(form));
        }

        return text.ToString();
    }

    private void Plant(string source, string registry)
    {
        switch (source)
        {
            case "variables":
                _host.Set("DOTNET_CONTAINER_REGISTRY_UNAME", "me");
                _host.Set("DOTNET_CONTAINER_REGISTRY_PWORD", Canary);
                break;
            case "helper" or "helper's identity token":
                var user = source == "helper" ? "me" : "<token>";
                _host.AddCommand("docker-credential-test", $$"""echo '{"Username":"{{user}}","Secret":"{{Canary}}"}'""");
                _host.Write("home/.docker/config.json", """{"credsStore":"test"}""");
                break;
            default:
                var value = source == "auth" ? Base64("me:" + Canary) : Canary;
                _host.Write("home/.docker/config.json", $$"""{"auths":{"{{registry}}":{"{{source}}":"{{value}}"} } }""");
                break;
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
