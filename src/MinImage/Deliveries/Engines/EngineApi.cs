using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace MinImage.Deliveries.Engines;

/// <summary>An engine by its HTTP API (Docker Engine API 1.24 and later, which Podman's service speaks, too).</summary>
public sealed class EngineApi : Engine
{
    private const int LongestAnswer = 1024 * 1024;
    private static readonly TimeSpan PatienceForVersion = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client;

    private EngineApi(HttpClient client, string name, string architecture, bool readsZstd)
    {
        _client = client;
        Name = name;
        Architecture = architecture;
        ReadsZstd = readsZstd;
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Architecture { get; }

    /// <inheritdoc/>
    public override bool ReadsZstd { get; }

    /// <summary>Asks an engine who it is.</summary>
    /// <param name="kind">The engine's kind.</param>
    /// <param name="address">Where it listens; one that has an <see cref="EngineAddress.ApiRoot"/>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="HttpRequestException">Nobody answers there, or somebody else does.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static EngineApi Connect(EngineKind kind, EngineAddress address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        var client = new HttpClient(HandlerFor(address)) { BaseAddress = address.ApiRoot, Timeout = Timeout.InfiniteTimeSpan };
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(PatienceForVersion);
            var answer = JsonDocument.Parse(client.GetStringAsync(new Uri("version", UriKind.Relative), patience.Token).GetAwaiter().GetResult()).RootElement;
            var version = answer.GetProperty("Version").GetString() ?? "";
            return new(client, $"{kind} {version} at {address.Text}", answer.GetProperty("Arch").GetString() ?? "", kind.ReadsZstd(version));
        }
        catch (Exception e)
        {
            client.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw e switch
            {
                OperationCanceledException => new HttpRequestException("it does not answer"),
                JsonException or KeyNotFoundException or InvalidOperationException => new HttpRequestException("what answers there is no engine", e),
                _ => e,
            };
        }
    }

    /// <inheritdoc/>
    public override string Load(Action<Stream> write, CancellationToken cancellationToken)
    {
        using var content = new ArchiveContent(write) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-tar") } };

        // Quiet: an engine that writes its own progress while it reads may wait for us, and we for it.
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("images/load?quiet=1", UriKind.Relative)) { Content = content };
        try
        {
            using var response = _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).GetAwaiter().GetResult();
            var answer = ReadAnswer(response.Content, cancellationToken);
            return response.IsSuccessStatusCode ? Loaded(answer) : throw Refused(MessageIn(answer) ?? $"status {(int)response.StatusCode}");
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
        var handler = new SocketsHttpHandler { UseProxy = false, ConnectTimeout = PatienceForVersion };
        if (address.SocketPath is { } path)
        {
            handler.ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            };
        }

        return handler;
    }

    private static string ReadAnswer(HttpContent content, CancellationToken cancellationToken)
    {
        using var stream = content.ReadAsStream(cancellationToken);
        using var answer = new MemoryStream();
        var buffer = new byte[4096];
        int read;
        while (answer.Length < LongestAnswer && (read = stream.ReadAsync(buffer, cancellationToken).AsTask().GetAwaiter().GetResult()) > 0)
        {
            answer.Write(buffer, 0, read);
        }

        return Encoding.UTF8.GetString(answer.GetBuffer(), 0, (int)answer.Length);
    }

    // One JSON object after the other: what was done ("stream"), or what went wrong ("error"), with a status of 200 in both cases.
    private string Loaded(string answer)
    {
        var done = new StringBuilder();
        foreach (var message in Messages(answer))
        {
            if (Text(message, "error") is { } error)
            {
                throw Refused(error);
            }

            done.Append(Text(message, "stream"));
        }

        return done.ToString().Trim();
    }

    private static string? MessageIn(string answer) =>
        Messages(answer).Select(message => Text(message, "message") ?? Text(message, "error")).FirstOrDefault(text => text is not null) ?? (answer.Trim() is { Length: > 0 } text ? text : null);

    private static List<JsonElement> Messages(string answer)
    {
        var messages = new List<JsonElement>();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(answer), new JsonReaderOptions { AllowMultipleValues = true });
        try
        {
            while (reader.Read())
            {
                messages.Add(JsonElement.ParseValue(ref reader));
            }
        }
        catch (JsonException)
        {
            // No more than what was understood: an engine may say something in plain words at the end.
        }

        return messages;
    }

    private static string? Text(JsonElement message, string name) =>
        message.ValueKind == JsonValueKind.Object && message.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
