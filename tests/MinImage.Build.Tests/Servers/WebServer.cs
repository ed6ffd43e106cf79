using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace MinImage.Build.Tests.Servers;

/// <summary>
/// Kestrel on loopback, with HTTPS and HTTP: returns the body posted to <c>/echo</c>, serves a revocation list at <c>/crl</c>, and answers OCSP
/// requests at <c>/ocsp</c>.
/// </summary>
public sealed class WebServer : IDisposable
{
    private readonly WebApplication _app;

    /// <param name="chains">The certificates; for HTTPS the chain of ECDSA P-256.</param>
    public WebServer(CertificateChains chains)
    {
        ArgumentNullException.ThrowIfNull(chains);
        using var pem = X509Certificate2.CreateFromPemFile(chains.PathOf("ecdsa-p256.leaf.crt"), chains.PathOf("ecdsa-p256.leaf.key"));
        var certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
            {
                https.ServerCertificate = certificate;
                https.ServerCertificateChain = [X509CertificateLoader.LoadCertificateFromFile(chains.PathOf("ecdsa-p256.intermediate.crt"))];
            }));
        });
        _app = builder.Build();
        _app.Map("/echo", async context =>
        {
            // Reads the whole body before answering: a client does not read while it writes.
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            await context.Response.Body.WriteAsync(body.ToArray());
        });
        _app.Map("/crl", () => Results.File(chains.PathOf("revoked.crl")));
        _app.Map("/ocsp/{**request}", async context =>
        {
            // RFC 6960, A.1: a GET whose path ends in the request, in base64, with what a URL needs escaped.
            var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
            var request = Convert.FromBase64String(Uri.UnescapeDataString(target["/ocsp/".Length..]));
            context.Response.ContentType = "application/ocsp-response";
            await context.Response.Body.WriteAsync(chains.Answer(request));
        });
        _app.StartAsync().GetAwaiter().GetResult();
    }

    /// <summary>The address of HTTPS, without a path.</summary>
    public string Https =>
        _app.Urls.Single(url => url.StartsWith("https:", StringComparison.Ordinal)).Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    /// <summary>The address of HTTP, without a path.</summary>
    public string Http => _app.Urls.Single(url => url.StartsWith("http:", StringComparison.Ordinal));

    public void Dispose() => ((IDisposable)_app).Dispose();
}
