using System.Globalization;
using System.IO.Compression;
using System.Net;

namespace MinImage.Build.Tests.Servers;

/// <summary>Simulates App Service for the profile ZipDeploy: accepts a zip file and reports that it is deployed.</summary>
public sealed class ZipDeployServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly List<string[]> _deployments = [];

    public ZipDeployServer()
    {
        Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{LoopbackPort.Free()}/");
        _listener.Prefixes.Add(Url);
        _listener.Start();
        Task.Run(Serve);
    }

    public string Url { get; }

    /// <summary>The files of each zip received.</summary>
    public IReadOnlyList<string[]> Deployments => _deployments;

    public void Dispose() => _listener.Close();

    private async Task Serve()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // The listener was closed while waiting.
                return;
            }

            if (context.Request.HttpMethod == "POST")
            {
                using var zip = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(zip);
                using var archive = new ZipArchive(zip);
                _deployments.Add([.. archive.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal)]);
                context.Response.StatusCode = (int)HttpStatusCode.Accepted;
                context.Response.Headers.Add("Location", Url + "api/deployments/latest");
            }
            else
            {
                // 4 is "success".
                context.Response.ContentType = "application/json";
                await context.Response.OutputStream.WriteAsync("""{ "id": "1", "status": 4, "status_text": "", "complete": true }"""u8.ToArray());
            }

            context.Response.Close();
        }
    }
}
