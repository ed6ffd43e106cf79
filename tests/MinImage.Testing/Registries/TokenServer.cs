using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MinImage.Testing.Registries;

/// <summary>A token server for Debian's docker-registry: JSON Web Tokens that are signed with RS256, with the certificate in <c>x5c</c>.</summary>
internal sealed class TokenServer : IDisposable
{
    public const string Issuer = "test-issuer";
    public const string Service = "test-service";

    private readonly WebApplication _server;
    private readonly RSA _key = RSA.Create(2048);
    private readonly X509Certificate2 _certificate;
    private readonly string _basic;

    /// <param name="user">The user who gets all rights.</param>
    /// <param name="password">The user's password.</param>
    public TokenServer(string user, string password)
    {
        _basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        var request = new CertificateRequest("CN=token server", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(Answer);
        _server.StartAsync().GetAwaiter().GetResult();
        Realm = new(new Uri(_server.Urls.First()), "/auth?own=1");
    }

    public Uri Realm { get; }

    /// <summary>The certificate that the registry has to trust.</summary>
    public string CertificatePem => _certificate.ExportCertificatePem();

    public void Dispose()
    {
        _server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _certificate.Dispose();
        _key.Dispose();
    }

    private Task Answer(HttpContext context)
    {
        if (context.Request.Headers.Authorization != _basic)
        {
            return TestRegistry.Answer(context, StatusCodes.Status401Unauthorized, "UNAUTHORIZED", "incorrect username or password");
        }

        var scope = context.Request.Query["scope"].ToString().Split(':');
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var header = new JsonObject { ["typ"] = "JWT", ["alg"] = "RS256", ["x5c"] = new JsonArray(Convert.ToBase64String(_certificate.RawData)) };
        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["sub"] = "me",
            ["aud"] = Service,
            ["exp"] = now + 300,
            ["nbf"] = now - 60,
            ["iat"] = now,
            ["jti"] = Guid.NewGuid().ToString(),
            ["access"] = new JsonArray(new JsonObject
            {
                ["type"] = scope[0],
                ["name"] = scope[1],
                ["actions"] = new JsonArray([.. scope[2].Split(',').Select(action => JsonValue.Create(action))]),
            }),
        };
        var content = $"{Encode(header.ToJsonString())}.{Encode(claims.ToJsonString())}";
        var signature = _key.SignData(Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return context.Response.WriteAsync($$"""{"token":"{{content}}.{{Base64Url(signature)}}","expires_in":300}""");
    }

    private static string Encode(string text) => Base64Url(Encoding.UTF8.GetBytes(text));

    private static string Base64Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
