using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using MinImage.Diagnostics;

namespace MinImage.Deliveries.Engines;

/// <summary>An engine that is used through its HTTP API (Docker Engine API 1.24 and later, which Podman's service also implements).</summary>
internal sealed class EngineApi : Engine
{
    private const int LongestResponse = 16 * 1024 * 1024;

    // What Docker and Podman report for each image that they have loaded, also with quiet=1.
    private const string Success = "Loaded image";

    private readonly HttpClient _client;

    private EngineApi(HttpClient client, string name, string architecture, bool supportsZstd)
        : base(name, architecture, supportsZstd) => _client = client;

    /// <summary>Connects to an engine, and gets its version and architecture.</summary>
    /// <param name="kind">The engine's kind.</param>
    /// <param name="address">The engine's address; it has an <see cref="EngineAddress.ApiRoot"/>.</param>
    /// <param name="limits">The limits of the wait.</param>
    /// <param name="cancellationToken">Cancels the connection attempt.</param>
    /// <exception cref="HttpRequestException">No response within the limit, or a response that is not an engine's.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static EngineApi Connect(EngineKind kind, EngineAddress address, EngineLimits limits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(limits);

        // Each request has a connection of its own: on one that it reuses, the client reads ahead, and would keep an early answer from EngineStream.
        var client = new HttpClient(HandlerFor(address))
        {
            BaseAddress = address.ApiRoot,
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LongestResponse,
            DefaultRequestHeaders = { ConnectionClose = true },
        };
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(limits.Api);
        try
        {
            var response = client.GetStringAsync(new Uri("version", UriKind.Relative), timeout.Token).GetAwaiter().GetResult();
            var properties = JsonDocument.Parse(response).RootElement;
            var version = properties.GetProperty("Version").GetString() ?? "";
            var architecture = properties.GetProperty("Arch").GetString() ?? "";
            return new(client, $"{kind} {ForeignText.Line(version)} at {address.Text}", architecture, kind.SupportsZstd(version));
        }
        catch (Exception e)
        {
            client.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw e switch
            {
                // A connection that is ended by the timeout may also report that it was closed.
                _ when timeout.IsCancellationRequested => new HttpRequestException($"it does not respond within {limits.Api.TotalSeconds:0.#} s"),
                JsonException or KeyNotFoundException or InvalidOperationException => new HttpRequestException("the response is not an engine's", e),
                _ => e,
            };
        }
    }

    /// <inheritdoc/>
    public override string Load(Action<Stream> write, CancellationToken cancellationToken)
    {
        using var content = new ArchiveContent(write) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-tar") } };

        // Without quiet=1, an engine that writes its progress while it reads could deadlock with this client.
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("images/load?quiet=1", UriKind.Relative)) { Content = content };
        try
        {
            using var response = _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).GetAwaiter().GetResult();
            var text = ReadResponse(response.Content, cancellationToken);
            return response.IsSuccessStatusCode ? OutputOf(text) : throw Refused(ErrorIn(text) ?? $"status {(int)response.StatusCode}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Lost(e.InnerException ?? e);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _client.Dispose();
        }

        base.Dispose(disposing);
    }

    private static SocketsHttpHandler HandlerFor(EngineAddress address)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, MaxResponseDrainSize = 0 };
        handler.ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = address.SocketPath is null
                ? new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
                : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                EndPoint engine = address.SocketPath is { } path ? new UnixDomainSocketEndPoint(path) : context.DnsEndPoint;
                await socket.ConnectAsync(engine, cancellationToken).ConfigureAwait(false);
                return new EngineStream(socket);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        };
        return handler;
    }

    private static string ReadResponse(HttpContent content, CancellationToken cancellationToken)
    {
        using var stream = content.ReadAsStream(cancellationToken);
        using var response = new MemoryStream();
        var buffer = new byte[4096];
        int read;
        while (response.Length < LongestResponse && (read = stream.ReadAsync(buffer, cancellationToken).AsTask().GetAwaiter().GetResult()) > 0)
        {
            response.Write(buffer, 0, read);
        }

        return Encoding.UTF8.GetString(response.GetBuffer(), 0, (int)response.Length);
    }

    // The response is a sequence of JSON objects: output ("stream") or an error ("error", "errorDetail"), both with status 200. Another server, such as a proxy
    // in front of the engine, may answer anything with that status.
    private string OutputOf(string response)
    {
        var output = new StringBuilder();
        foreach (var message in Messages(response))
        {
            if (Error(message) is { } error)
            {
                throw Refused(error);
            }

            output.Append(Text(message, "stream"));
        }

        return output.ToString() is var text && text.Contains(Success, StringComparison.OrdinalIgnoreCase)
            ? ForeignText.Block(text)
            : throw Refused(response.Trim().Length == 0
                ? "its answer is empty, and does not report that the image is loaded"
                : $"its answer does not report that the image is loaded: {response}");
    }

    private static string? Error(JsonElement message) =>
        Text(message, "error")
            ?? (message.ValueKind == JsonValueKind.Object && message.TryGetProperty("errorDetail", out var detail)
                ? Text(detail, "message") ?? detail.GetRawText()
                : null);

    private static string? ErrorIn(string response)
    {
        var error = Messages(response).Select(message => Text(message, "message") ?? Error(message)).FirstOrDefault(text => text is not null);
        return error ?? (response.Trim() is { Length: > 0 } text ? text : null);
    }

    private static List<JsonElement> Messages(string response)
    {
        var messages = new List<JsonElement>();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(response), new JsonReaderOptions { AllowMultipleValues = true });
        try
        {
            while (reader.Read())
            {
                messages.Add(JsonElement.ParseValue(ref reader));
            }
        }
        catch (JsonException)
        {
            // The messages so far are used: an engine may end its response with plain text.
        }

        return messages;
    }

    private static string? Text(JsonElement message, string name) =>
        message.ValueKind == JsonValueKind.Object
            && message.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;
}
