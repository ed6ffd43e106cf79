using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MinImage.Build.Tests.Servers;

/// <summary>
/// Kestrel on loopback, with HTTPS and HTTP, for all that a client may have to do: content encodings, cookies, redirections, bodies, and
/// authentication schemes, of which it accepts only Basic, for user:secret.
/// </summary>
public sealed class ChallengingServer : IDisposable
{
    private readonly WebApplication _app;

    /// <param name="certificate">The certificate, with its key.</param>
    public ChallengingServer(X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddResponseCompression(options => options.EnableForHttps = true);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate));
        });
        _app = builder.Build();
        _app.UseResponseCompression();
        _app.MapGet("/protocol", (HttpRequest request) => request.Protocol);
        _app.MapGet("/redirect", () => Results.Redirect("/protocol"));
        _app.MapGet("/cookies", (HttpContext context) =>
        {
            context.Response.Cookies.Append("visit", "first");
            return context.Request.Cookies["visit"] ?? "none";
        });
        _app.MapGet("/encoded", (HttpContext context) =>
        {
            context.Response.ContentType = "text/plain";
            return $"asked for {context.Request.Headers.AcceptEncoding}";
        });
        _app.MapPost("/echo", async (HttpRequest request) => await new StreamReader(request.Body).ReadToEndAsync());
        _app.MapGet("/basic", (HttpContext context) => Challenge(context, "Basic realm=\"test\""));
        _app.MapGet("/digest", (HttpContext context) => Challenge(context, "Digest realm=\"test\", nonce=\"0123\", qop=\"auth\""));
        _app.MapGet("/negotiate", (HttpContext context) => Challenge(context, "Negotiate"));
        _app.MapGet("/ntlm", (HttpContext context) => Challenge(context, "NTLM"));
        _app.MapGet("/several", (HttpContext context) => Challenge(context, "Negotiate", "NTLM", "Basic realm=\"test\""));
        _app.StartAsync().GetAwaiter().GetResult();
    }

    /// <summary>The address of HTTPS, without a path.</summary>
    public string Https =>
        _app.Urls.Single(url => url.StartsWith("https:", StringComparison.Ordinal)).Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    /// <summary>The address of HTTP, without a path.</summary>
    public string Http => _app.Urls.Single(url => url.StartsWith("http:", StringComparison.Ordinal));

    public void Dispose() => ((IDisposable)_app).Dispose();

    private static IResult Challenge(HttpContext context, params string[] schemes)
    {
        // "user:secret" in base64.
        if (context.Request.Headers.Authorization == "Basic dXNlcjpzZWNyZXQ=")
        {
            return Results.Text("welcome");
        }

        context.Response.Headers.WWWAuthenticate = schemes;
        return Results.Text("who is it?", statusCode: StatusCodes.Status401Unauthorized);
    }
}
