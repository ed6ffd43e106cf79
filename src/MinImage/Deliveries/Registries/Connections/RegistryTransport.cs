using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using MinImage.Diagnostics;

namespace MinImage.Deliveries.Registries.Connections;

/// <summary>Sends requests to a registry and its token server. Connections are reused, and redirects are not followed.</summary>
internal sealed class RegistryTransport : IDisposable
{
    private readonly RegistryAddress _address;
    private readonly ServerCertificate _certificate;
    private readonly HttpMessageInvoker _client;

    private RegistryTransport(RegistryAddress address, ServerCertificate certificate, HttpMessageHandler handler)
    {
        _address = address;
        _certificate = certificate;
        _client = new(handler);
    }

    /// <summary>Creates a transport; nothing is connected yet.</summary>
    /// <param name="address">The registry.</param>
    /// <param name="host">The host's settings.</param>
    /// <param name="limits">The limit of the wait for a connection.</param>
    /// <exception cref="MinImageException"><see cref="Codes.RegistryCertificateInvalid"/>: the registry's certificates cannot be read.</exception>
    public static RegistryTransport Create(RegistryAddress address, RegistryHost host, RegistryLimits limits)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(limits);
        var folder = CertificateFolder.Read(address, host);
        var certificate = new ServerCertificate(address, folder.Authorities);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,

            // By the usual variables. As in curl and Go, this host is never reached through a proxy.
            UseProxy = !address.IsLoopback && host.Connect is null,
            ConnectTimeout = limits.Connect,
            EnableMultipleHttp2Connections = true,
            SslOptions =
            {
                RemoteCertificateValidationCallback = certificate.IsTrusted,
            },
        };
        if (host.Connect is { } connect)
        {
            handler.ConnectCallback = (context, cancellationToken) => connect(context.DnsEndPoint, cancellationToken);
        }

        if (folder.Client is { } client)
        {
            handler.SslOptions.LocalCertificateSelectionCallback = (_, target, _, _, _) => certificate.ForHost(client, target)!;
        }

        return new(address, certificate, handler);
    }

    /// <summary>Sends a request, by HTTP/2 if the server supports it; returns when the headers of the answer have arrived.</summary>
    /// <param name="request">The request.</param>
    /// <param name="limit">The time within which the answer must begin.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.RegistryCertificateInvalid"/>: its certificate is not trusted. <see cref="Codes.RegistryUnreachable"/>: there is no such host.
    /// </exception>
    /// <exception cref="TransientFailureException">The connection was lost, or the server does not answer in time.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, TimeSpan limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        request.Headers.UserAgent.Add(Product);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(limit);
        return await Convert(() => _client.SendAsync(request, timeout.Token), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the body of an answer as text, as far as a limit.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task<string> ReadTextAsync(HttpResponseMessage response, int longest, TimeSpan limit, CancellationToken cancellationToken) =>
        Encoding.UTF8.GetString((await ReadAsync(response, longest, limit, cancellationToken).ConfigureAwait(false)).Span);

    /// <summary>Reads the body of an answer, as far as a limit.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="longest">The maximum length in bytes; the rest is not read.</param>
    /// <param name="limit">The time within which the body must arrive.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="TransientFailureException">The connection was lost, or the server does not answer in time.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, int longest, TimeSpan limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(response);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(limit);
        return await Convert(
            async () =>
            {
                await using var stream = await response.Content.ReadAsStreamAsync(timeout.Token).ConfigureAwait(false);
                var buffer = new byte[4096];
                using var body = new MemoryStream();
                int read;
                while (body.Length < longest && (read = await stream.ReadAsync(buffer, timeout.Token).ConfigureAwait(false)) > 0)
                {
                    body.Write(buffer, 0, (int)Math.Min(read, longest - body.Length));
                }

                return new ReadOnlyMemory<byte>(body.GetBuffer(), 0, (int)body.Length);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Copies the body of an answer.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="destination">Receives the body.</param>
    /// <param name="longest">The maximum length in bytes; the rest is not read.</param>
    /// <param name="stall">The time within which something must arrive.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="TransientFailureException">The connection was lost, or nothing arrives in time.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public async Task CopyAsync(HttpResponseMessage response, Stream destination, long longest, TimeSpan stall, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(destination);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _ = await Convert(
            async () =>
            {
                timeout.CancelAfter(stall);
                await using var stream = await response.Content.ReadAsStreamAsync(timeout.Token).ConfigureAwait(false);
                var buffer = new byte[128 * 1024];
                int read;
                for (var left = longest; left > 0 && (read = await stream.ReadAsync(buffer, timeout.Token).ConfigureAwait(false)) > 0; left -= read)
                {
                    timeout.CancelAfter(stall);
                    await destination.WriteAsync(buffer.AsMemory(0, (int)Math.Min(read, left)), cancellationToken).ConfigureAwait(false);
                }

                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    // A certificate is not better the next time, and the name of a registry no more correct.
    private async Task<T> Convert<T>(Func<Task<T>> send, CancellationToken cancellationToken)
    {
        try
        {
            return await send().ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw e switch
            {
                // The content's own error: what is read from the layout is damaged.
                { InnerException: MinImageException cause } => new MinImageException(cause.Errors),
                HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } when _certificate.Rejection is not null => Unreachable(e),
                HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } } => Unreachable(e),
                _ => new TransientFailureException(Unreachable(e), retryAfter: null),
            };
        }
    }

    /// <summary>Returns the error for a connection that cannot be established, or is lost.</summary>
    /// <param name="cause">The exception of the client.</param>
    private MinImageException Unreachable(Exception cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        if (cause is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } && _certificate.Rejection is { } rejection)
        {
            return new(
                Codes.RegistryCertificateInvalid,
                $"The certificate of the registry '{_address.Name}' is not trusted: {rejection}. Add the authority that issued it to those of this host, or as "
                    + $"PEM to certs.d/{_address.Name}/ca.crt in /etc/docker or ~/.config/containers.",
                cause);
        }

        var innermost = cause;
        while (innermost.InnerException is { } inner)
        {
            innermost = inner;
        }

        var reason = cause is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } ? $"no TLS connection: {innermost.Message}"
            : cause is OperationCanceledException or TimeoutException ? "it does not answer in time"
            : innermost.Message;
        return new(
            Codes.RegistryUnreachable,
            $"The registry '{_address.Name}' cannot be reached: {ForeignText.Line(reason).TrimEnd('.')}. Check ContainerRegistry, the network and the proxy "
                + "(HTTPS_PROXY, NO_PROXY). A registry without TLS has to be listed in DOTNET_CONTAINER_INSECURE_REGISTRIES.",
            cause);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static ProductInfoHeaderValue Product { get; } =
        new("MinImage.Build", typeof(RegistryTransport).Assembly.GetName().Version?.ToString(3) ?? "0");
}
