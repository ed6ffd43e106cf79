using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.ExceptionServices;
using MinImage.Deliveries.Registries.Authorization;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Diagnostics;
using MinImage.Oci;

namespace MinImage.Deliveries.Registries.Distribution;

/// <summary>
/// The requests of a push to one repository (distribution-spec 1.1). Each is sent once; an answer that may be better the next time is a
/// <see cref="TransientFailureException"/>.
/// </summary>
internal sealed class RegistryClient : IDisposable
{
    private const int LongestBody = 64 * 1024;
    private const int LongestManifest = 4 * 1024 * 1024;
    private const int MostRedirects = 5;

    private static readonly ImmutableArray<string> ManifestTypes =
        [MediaTypes.ImageIndex, MediaTypes.ImageManifest, MediaTypes.DockerManifestList, MediaTypes.DockerManifest];

    private readonly ImageReference _repository;
    private readonly RegistryAddress _address;
    private readonly RegistryHost _host;
    private readonly RegistryLimits _limits;
    private readonly RegistryTransport _transport;
    private readonly RegistryAuthorization _authorization;
    private readonly RegistryErrors _errors;

    private Uri _root;

    private RegistryClient(ImageReference repository, RegistryAddress address, RegistryHost host, RegistryLimits limits)
    {
        _repository = repository;
        _address = address;
        _host = host;
        _limits = limits;
        _root = address.RootOf(Uri.UriSchemeHttps);
        _transport = RegistryTransport.Create(address, host, limits);
        _authorization = new(_transport, address, repository.Repository, host, limits);
        _errors = new(address, repository.Repository, _authorization, host);
    }

    /// <summary>The origin of the credential, for messages; null if none was needed.</summary>
    public string? CredentialSource => _authorization.Credential?.Source;

    /// <summary>
    /// Connects to a registry ("Determining Support", end-1), through TLS. An insecure registry is used without TLS if that is not possible; one on this host
    /// is first tried without, as it rarely has a certificate.
    /// </summary>
    /// <param name="repository">The reference to the repository.</param>
    /// <param name="host">The host's settings.</param>
    /// <param name="limits">The limits of the waits.</param>
    /// <param name="cancellationToken">Cancels the connection attempt.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.RegistryUnreachable"/>, <see cref="Codes.RegistryCertificateInvalid"/>, <see cref="Codes.RegistryInvalidAnswer"/>.
    /// </exception>
    /// <exception cref="TransientFailureException">The registry cannot be reached, or is busy.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static async Task<RegistryClient> ConnectAsync(
        ImageReference repository, RegistryHost host, RegistryLimits limits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        var client = new RegistryClient(repository, RegistryAddress.Of(repository, host), host, limits);
        try
        {
            await client.Connect(cancellationToken).ConfigureAwait(false);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Checks whether the repository has a blob ("Checking if content exists in the registry", end-2). Any other answer than 200 is a no.</summary>
    /// <param name="digest">The digest of the blob.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<bool> BlobExistsAsync(Digest digest, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(HttpMethod.Head, PathOf($"blobs/{digest}"), cancellationToken).ConfigureAwait(false);
        return answer.Status == (int)HttpStatusCode.OK;
    }

    /// <summary>Begins an upload ("Pushing a blob monolithically", end-4a).</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="MinImageException">The registry refuses it: the errors of <see cref="RegistryErrors"/>.</exception>
    public async Task<UploadSession> StartUploadAsync(CancellationToken cancellationToken)
    {
        RegistryAnswer answer;
        try
        {
            answer = await SendAsync(HttpMethod.Post, PathOf("blobs/uploads/"), cancellationToken).ConfigureAwait(false);
        }
        catch (TransientFailureException e)
        {
            throw new TransientFailureException(_errors.OfStart(e.Failure), e.RetryAfter);
        }

        return answer.Status == (int)HttpStatusCode.Accepted && answer.Location is not null
            ? new(LocationOf(answer), answer.MinimumChunk)
            : throw _errors.Of(answer, "refuses an upload");
    }

    /// <summary>Completes an upload, with a whole blob or, after its last chunk, without content ("Pushing a blob", end-6).</summary>
    /// <param name="session">The session.</param>
    /// <param name="digest">The digest of the blob.</param>
    /// <param name="body">The content; null if it has been sent.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The answer, whatever its status.</returns>
    public Task<RegistryAnswer> PutBlobAsync(UploadSession session, Digest digest, UploadBody? body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(digest);

        // An address may have a query of its own, which is opaque.
        var location = session.Location.AbsoluteUri;
        var separator = location.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return SendBodyAsync(HttpMethod.Put, new Uri($"{location}{separator}digest={Uri.EscapeDataString(digest.ToString())}"), body, cancellationToken);
    }

    /// <summary>Uploads a whole blob without <c>Content-Range</c>, or a chunk ("Pushing a blob in chunks", end-5).</summary>
    /// <param name="session">The session.</param>
    /// <param name="body">The content.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The answer, whatever its status.</returns>
    public Task<RegistryAnswer> PatchBlobAsync(UploadSession session, UploadBody body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        return SendBodyAsync(HttpMethod.Patch, session.Location, body, cancellationToken);
    }

    /// <summary>Asks how much of an upload the registry has ("Pushing a blob in chunks", end-13).</summary>
    /// <param name="session">The session.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The answer, whatever its status.</returns>
    public Task<RegistryAnswer> UploadStatusAsync(UploadSession session, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        return SendAsync(HttpMethod.Get, session.Location, cancellationToken);
    }

    /// <summary>Returns a session at the address of the latest answer; the same session if the answer has none.</summary>
    /// <param name="session">The session.</param>
    /// <param name="answer">The answer to a request of the session.</param>
    public UploadSession Continue(UploadSession session, RegistryAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(answer);
        return answer.Location is null ? session : session with { Location = LocationOf(answer) };
    }

    /// <summary>Deletes an upload that is not continued, so that the registry keeps no partial blob. Its answer does not matter.</summary>
    /// <param name="session">The session.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task CancelUploadAsync(UploadSession session, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        await SendAsync(HttpMethod.Delete, session.Location, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns the digest of a manifest or index in the repository (end-3); null if there is none, or the registry does not tell.</summary>
    /// <param name="reference">A tag or a digest.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<Digest?> ManifestDigestAsync(string reference, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(uri => ManifestRequest(HttpMethod.Head, uri), PathOf($"manifests/{reference}"), _limits.Answer, cancellationToken)
            .ConfigureAwait(false);
        return answer.Status != (int)HttpStatusCode.OK ? null
            : answer.Digest ?? (Digest.TryParse(reference, out var requested) ? requested : null);
    }

    /// <summary>Pushes a manifest or index ("Pushing Manifests", end-7).</summary>
    /// <param name="content">The JSON, byte for byte.</param>
    /// <param name="descriptor">Its media type and digest.</param>
    /// <param name="reference">A tag, or the digest.</param>
    /// <param name="tags">Tags that a registry that supports it sets in the same step, or none; <paramref name="reference"/> is then the digest.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The answer, whose status is one of success.</returns>
    /// <exception cref="MinImageException">
    /// The errors of <see cref="RegistryErrors"/>; <see cref="Codes.RegistryInvalidAnswer"/>: the registry has stored something else.
    /// </exception>
    public async Task<RegistryAnswer> PutManifestAsync(
        ReadOnlyMemory<byte> content, Descriptor descriptor, string reference, ImmutableArray<string> tags, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        var query = string.Join('&', tags.Select(tag => $"tag={Uri.EscapeDataString(tag)}"));
        var path = PathOf($"manifests/{reference}{(query.Length == 0 ? "" : "?" + query)}");
        var answer = await SendAsync(
            uri => new(HttpMethod.Put, uri)
            {
                Content = new ReadOnlyMemoryContent(content) { Headers = { ContentType = new MediaTypeHeaderValue(descriptor.MediaType) } },
            },
            path,
            _limits.Answer,
            cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccess)
        {
            throw _errors.Of(answer, $"refuses the manifest '{reference}'");
        }

        return answer.DigestText is null || answer.Digest == descriptor.Digest
            ? answer
            : throw new MinImageException(
                Codes.RegistryInvalidAnswer,
                $"The registry '{_address.Name}' reports the digest '{ForeignText.Line(answer.DigestText)}' for the manifest {descriptor.Digest}: it has "
                    + "stored another manifest than was sent. Do not use the pushed image; check what is between this host and the registry, such as a proxy.");
    }

    /// <summary>Pulls a manifest or index ("Pulling manifests", end-3), and verifies its digest.</summary>
    /// <param name="reference">A tag or a digest.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The manifest or index; null if there is none.</returns>
    /// <exception cref="MinImageException">
    /// The errors of <see cref="RegistryErrors"/>; <see cref="Codes.RegistryInvalidAnswer"/>: it is longer than 4 MiB, or has another digest.
    /// </exception>
    public async Task<RegistryManifest?> ManifestAsync(string reference, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(
            uri => ManifestRequest(HttpMethod.Get, uri),
            PathOf($"manifests/{reference}"),
            _limits.Answer,
            LongestManifest + 1,
            MostRedirects,
            cancellationToken).ConfigureAwait(false);
        if (answer.Status == (int)HttpStatusCode.NotFound)
        {
            return null;
        }

        if (!answer.IsSuccess)
        {
            throw _errors.Of(answer, $"refuses to return the manifest '{reference}'");
        }

        var expected = Digest.TryParse(reference, out var requested) ? requested : answer.Digest;
        var actual = expected is null ? Digest.Of(answer.Content.Span) : expected.Compute(answer.Content.Span);
        return answer.Content.Length <= LongestManifest && (expected is null || actual == expected)
            ? new(answer.MediaType, actual, answer.Content)
            : throw new MinImageException(
                Codes.RegistryInvalidAnswer,
                $"The registry '{_address.Name}' returns something else than the manifest '{reference}': "
                    + (answer.Content.Length > LongestManifest ? "it is longer than 4 MiB. " : $"its digest is {actual}, not {expected}. ")
                    + "Check what is between this host and the registry, such as a proxy.");
    }

    /// <summary>
    /// Returns a page of the list of the manifests that refer to a subject ("Listing Referrers", end-12a); null if the registry has no such list, so that a
    /// tag replaces it. Redirects are not followed: GHCR's leads to a page that is not a list.
    /// </summary>
    /// <param name="subject">The digest of the subject.</param>
    /// <param name="next">The address of the page, from the previous one; null for the first.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<RegistryAnswer?> ReferrersAsync(Digest subject, Uri? next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var answer = await SendAsync(
            uri =>
            {
                var request = new HttpRequestMessage(HttpMethod.Get, uri);
                request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(MediaTypes.ImageIndex));
                return request;
            },
            next ?? PathOf($"referrers/{subject}"),
            _limits.Answer,
            LongestManifest,
            mostRedirects: 0,
            cancellationToken).ConfigureAwait(false);
        return answer.Status == (int)HttpStatusCode.OK && answer.MediaType == MediaTypes.ImageIndex ? answer : null;
    }

    /// <summary>Returns the address of the next page of a list; null if there is none, or it is not an address of the registry.</summary>
    /// <param name="answer">A page of the list.</param>
    public Uri? NextPageOf(RegistryAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.NextPage is { } next && Uri.TryCreate(answer.Uri, next, out var uri) && IsSameHost(uri)
            ? new UriBuilder(uri) { Scheme = _root.Scheme, Port = _root.Port }.Uri
            : null;
    }

    /// <summary>Pulls a blob that fits into memory ("Pulling blobs", end-2), and verifies its digest.</summary>
    /// <param name="blob">The blob.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="MinImageException">
    /// The errors of <see cref="RegistryErrors"/>; <see cref="Codes.RegistryInvalidAnswer"/>: the registry returns something else.
    /// </exception>
    public async Task<ReadOnlyMemory<byte>> BlobAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(blob);
        var answer = await SendAsync(
            uri => new(HttpMethod.Get, uri),
            PathOf($"blobs/{blob.Digest}"),
            _limits.Whole(blob.Size),
            checked((int)blob.Size + 1),
            MostRedirects,
            cancellationToken).ConfigureAwait(false);
        return !answer.IsSuccess ? throw _errors.Of(answer, $"refuses to return the blob {blob.Digest}")
            : blob.Digest.Compute(answer.Content.Span) == blob.Digest ? answer.Content
            : throw new MinImageException(
                Codes.RegistryInvalidAnswer,
                $"The registry '{_address.Name}' returns something else than the blob {blob.Digest}. Check what is between this host and the registry, such as "
                    + "a proxy.");
    }

    /// <summary>Pulls a blob of any length ("Pulling blobs", end-2). Its digest is not verified.</summary>
    /// <param name="blob">The blob.</param>
    /// <param name="destination">Receives at most one byte more than the blob's size.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="MinImageException">The errors of <see cref="RegistryErrors"/>.</exception>
    public async Task CopyBlobAsync(Descriptor blob, Stream destination, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(blob);
        var answer = await SendAsync(
            uri => new(HttpMethod.Get, uri),
            PathOf($"blobs/{blob.Digest}"),
            _limits.Answer,
            async response =>
            {
                if (!response.IsSuccessStatusCode)
                {
                    return await _transport.ReadAsync(response, LongestBody, _limits.Answer, cancellationToken).ConfigureAwait(false);
                }

                await _transport.CopyAsync(response, destination, blob.Size + 1, _limits.Stall, cancellationToken).ConfigureAwait(false);
                return ReadOnlyMemory<byte>.Empty;
            },
            MostRedirects,
            cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccess)
        {
            throw _errors.Of(answer, $"refuses to return the blob {blob.Digest}");
        }
    }

    /// <summary>Returns the error for an answer, in the registry's words.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="refusal">What the registry refuses, as the rest of a sentence about it.</param>
    public Exception ErrorOf(RegistryAnswer answer, string refusal) => _errors.Of(answer, refusal);

    /// <inheritdoc/>
    public void Dispose()
    {
        _authorization.Dispose();
        _transport.Dispose();
    }

    private async Task Connect(CancellationToken cancellationToken)
    {
        ImmutableArray<string> schemes = !_address.IsInsecure ? [Uri.UriSchemeHttps]
            : _address.IsLoopback ? [Uri.UriSchemeHttp, Uri.UriSchemeHttps]
            : [Uri.UriSchemeHttps, Uri.UriSchemeHttp];
        Exception? failure = null;
        foreach (var scheme in schemes)
        {
            // A server without TLS may wait for the rest of what it takes for a request; one with TLS rejects a request at once.
            _root = _address.RootOf(scheme);
            try
            {
                await Ping(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (e is MinImageException { Code: Codes.RegistryInvalidAnswer }
                || (e is TransientFailureException { Failure: { Code: Codes.RegistryUnreachable } failed }
                    && (scheme == Uri.UriSchemeHttps || failed.InnerException is not OperationCanceledException)))
            {
                // An answer that is not a registry's says more than a connection that fails.
                failure = failure is MinImageException ? failure : e;
            }
        }

        ExceptionDispatchInfo.Throw(failure!);
    }

    private async Task Ping(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_root, "v2/"));
        using var response = await _transport.SendAsync(request, _limits.Answer, cancellationToken).ConfigureAwait(false);
        var body = await _transport.ReadAsync(response, LongestBody, _limits.Answer, cancellationToken).ConfigureAwait(false);
        var answer = new RegistryAnswer(response, body, request.RequestUri!);
        switch (answer.Status)
        {
            case (int)HttpStatusCode.OK:
                return;
            case (int)HttpStatusCode.Unauthorized when _authorization.Learn(response):
                return;
            case var status when RegistryFailures.IsTransient(status):
                throw _errors.Of(answer, "does not answer");
            default:
                throw _errors.NotARegistry(answer);
        }
    }

    // Without the types of OCI, Quay answers with a schema 1 manifest that it has converted.
    private static HttpRequestMessage ManifestRequest(HttpMethod method, Uri uri)
    {
        var request = new HttpRequestMessage(method, uri);
        foreach (var type in ManifestTypes)
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
        }

        return request;
    }

    private Uri PathOf(string path) => new(_root, $"v2/{_repository.Repository}/{path}");

    private Task<RegistryAnswer> SendAsync(HttpMethod method, Uri uri, CancellationToken cancellationToken) => SendAsync(
        target => new(method, target)
        {
            // A POST without Content-Length is refused by some proxies (411).
            Content = method == HttpMethod.Post ? new ByteArrayContent([]) : null,
        },
        uri,
        _limits.Answer,
        cancellationToken);

    private async Task<RegistryAnswer> SendBodyAsync(HttpMethod method, Uri uri, UploadBody? body, CancellationToken cancellationToken)
    {
        if (body is null)
        {
            return await SendAsync(target => new(method, target) { Content = new ByteArrayContent([]) }, uri, _limits.Stall, cancellationToken)
                .ConfigureAwait(false);
        }

        using var watch = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        watch.CancelAfter(_limits.Stall);
        try
        {
            return await SendAsync(CreateRequest, uri, _limits.Whole(body.Length), watch.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TransientFailureException(_errors.Stalled(_limits.Stall), retryAfter: null);
        }

        HttpRequestMessage CreateRequest(Uri target)
        {
            body.Progress.Restart(body.Start);
            var request = new HttpRequestMessage(method, target) { Content = body.CreateContent(_ => watch.CancelAfter(_limits.Stall)) };
            if (body.IsChunk)
            {
                // The form of the specification, which ACR requires: no unit and no length.
                var range = string.Create(CultureInfo.InvariantCulture, $"{body.Start}-{body.Start + body.Length - 1}");
                request.Content.Headers.TryAddWithoutValidation("Content-Range", range);
            }

            request.Headers.ExpectContinue = body.ExpectsContinue ? true : null;
            return request;
        }
    }

    private Task<RegistryAnswer> SendAsync(Func<Uri, HttpRequestMessage> create, Uri uri, TimeSpan limit, CancellationToken cancellationToken) =>
        SendAsync(create, uri, limit, LongestBody, MostRedirects, cancellationToken);

    private Task<RegistryAnswer> SendAsync(
        Func<Uri, HttpRequestMessage> create, Uri uri, TimeSpan limit, int longestBody, int mostRedirects, CancellationToken cancellationToken) =>
        SendAsync(
            create,
            uri,
            limit,
            response => _transport.ReadAsync(response, longestBody, limit, cancellationToken),
            mostRedirects,
            cancellationToken);

    private async Task<RegistryAnswer> SendAsync(
        Func<Uri, HttpRequestMessage> create,
        Uri uri,
        TimeSpan limit,
        Func<HttpResponseMessage, Task<ReadOnlyMemory<byte>>> read,
        int mostRedirects,
        CancellationToken cancellationToken)
    {
        var target = uri;
        for (var redirects = 0; ; redirects++)
        {
            // The registry's credentials are for the registry alone.
            var current = target;
            using var response = IsRegistry(current)
                ? await _authorization.SendAsync(() => create(current), limit, cancellationToken).ConfigureAwait(false)
                : await _transport.SendAsync(create(current), limit, cancellationToken).ConfigureAwait(false);
            var body = await read(response).ConfigureAwait(false);
            var answer = new RegistryAnswer(response, body, current);
            if (IsRedirect(answer) && redirects < mostRedirects)
            {
                target = LocationOf(answer);
                continue;
            }

            return RegistryFailures.IsTransient(answer.Status) ? throw _errors.Of(answer, "does not answer") : answer;
        }
    }

    // The statuses that keep the method and the body; for a request without a body, also the others.
    private static bool IsRedirect(RegistryAnswer answer) => answer.Location is not null
        && (answer.Status is 307 or 308
            || (answer.Status is 301 or 302 or 303 && answer.Response.RequestMessage?.Method is { } method
                && (method == HttpMethod.Get || method == HttpMethod.Head)));

    private bool IsRegistry(Uri uri) => uri.Scheme == _root.Scheme && uri.Authority.Equals(_root.Authority, StringComparison.OrdinalIgnoreCase);

    private Uri LocationOf(RegistryAnswer answer)
    {
        if (!Uri.TryCreate(answer.Uri, answer.Location, out var location) || location.Scheme is not ("https" or "http") || location.UserInfo.Length > 0)
        {
            throw _errors.InvalidLocation(answer, "it is not an address");
        }

        if (location.Scheme == _root.Scheme || (location.Scheme == Uri.UriSchemeHttps && !IsSameHost(location)))
        {
            return location;
        }

        // A registry behind a proxy that terminates TLS may not know the scheme, nor the port, by which it is reached.
        return IsSameHost(location) ? new UriBuilder(location) { Scheme = _root.Scheme, Port = _root.Port }.Uri
            : _address.IsInsecure ? location
            : throw _errors.InvalidLocation(answer, "data would be sent without TLS");
    }

    private bool IsSameHost(Uri location) => location.Host.Equals(_root.Host, StringComparison.OrdinalIgnoreCase);
}
