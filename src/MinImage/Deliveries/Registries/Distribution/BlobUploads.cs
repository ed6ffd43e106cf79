using System.Globalization;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Diagnostics;

namespace MinImage.Deliveries.Registries.Distribution;

/// <summary>
/// Uploads blobs. A failed upload is repeated from the beginning in a session of its own, because the state of the failed one is unknown. A method that the
/// registry refuses is not tried again, neither for the same blob nor for others.
/// </summary>
/// <param name="client">The client.</param>
/// <param name="retries">Repeats uploads that fail temporarily.</param>
/// <param name="limits">The limits of waits and chunks.</param>
/// <param name="log">Receives the refusals of methods.</param>
internal sealed class BlobUploads(RegistryClient client, Retries retries, RegistryLimits limits, IDiagnosticLog log)
{
    private const int TooLarge = 413;
    private const int RangeInvalid = 416;

    // The attempt from which a whole blob is not sent with the request that completes the upload.
    private const int OtherMethodFrom = 3;

    // The session has expired, or another node of the registry does not know it.
    private const string SessionUnknown = "BLOB_UPLOAD_UNKNOWN";

    private readonly Lock _state = new();

    private UploadMethod _method;
    private long _chunk = limits.Chunk;

    /// <summary>Uploads a blob, unless the repository has it.</summary>
    /// <param name="blob">The blob.</param>
    /// <param name="progress">Receives the numbers of bytes that are sent; a negative one if they have to be sent again.</param>
    /// <param name="started">Called before the first byte is sent.</param>
    /// <param name="cancellationToken">Ends the upload, and deletes its session.</param>
    /// <returns>Whether it was sent.</returns>
    /// <exception cref="MinImageException">The errors of <see cref="RegistryClient"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public async Task<bool> PushAsync(BlobSource blob, IProgress<long>? progress, Action started, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(blob);
        ArgumentNullException.ThrowIfNull(started);
        var name = $"Blob {blob.Digest}";
        var counter = new BlobProgress(progress);
        var isStarted = false;
        return await retries.RunAsync(name, Attempt, cancellationToken).ConfigureAwait(false);

        // The registry may have a blob after an attempt whose answer was lost.
        async Task<bool> Attempt(int number)
        {
            if (await client.BlobExistsAsync(blob.Digest, cancellationToken).ConfigureAwait(false))
            {
                counter.Restart(isStarted ? blob.Size : 0);
                return isStarted;
            }

            if (!isStarted)
            {
                isStarted = true;
                started();
            }

            await Upload(blob, counter, number, cancellationToken).ConfigureAwait(false);
            return true;
        }
    }

    private async Task Upload(BlobSource blob, BlobProgress progress, int attempt, CancellationToken cancellationToken)
    {
        while (true)
        {
            // A method that a registry does not support may also be answered by an error of the server.
            var method = _method == UploadMethod.Monolithic && attempt >= OtherMethodFrom ? UploadMethod.Streamed : _method;
            var chunk = Interlocked.Read(ref _chunk);
            var session = await Start(cancellationToken).ConfigureAwait(false);
            RegistryAnswer answer;
            var isComplete = false;
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                (answer, session) = await Send(blob, session, method, chunk, progress, expectsContinue: attempt > 1, cancellationToken).ConfigureAwait(false);
                isComplete = IsComplete(answer);
            }
            finally
            {
                if (!isComplete)
                {
                    await Abandon(session).ConfigureAwait(false);
                }
            }

            if (isComplete)
            {
                return;
            }

            var error = client.ErrorOf(answer, $"refuses the blob {blob.Digest}");
            if (answer.Errors.Any(each => each.Code == SessionUnknown))
            {
                throw new TransientFailureException((MinImageException)error, retryAfter: null);
            }

            // Who may push, into which repository and how much, is the same for all methods.
            if (error is not MinImageException { Code: Codes.RegistryRefused or Codes.RegistryTooLarge }
                || !TryFallBack(method, chunk, Math.Max(session.MinimumChunk, limits.SmallestChunk), answer.Status, error.Message))
            {
                throw error;
            }
        }
    }

    // A session whose address is not known cannot be deleted: after a cancellation, the answer is waited for a moment longer.
    private async Task<UploadSession> Start(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var ending = new CancellationTokenSource();
        using var registration = cancellationToken.Register(() => ending.CancelAfter(limits.Cancel));
        return await client.StartUploadAsync(ending.Token).ConfigureAwait(false);
    }

    private async Task<(RegistryAnswer Answer, UploadSession Session)> Send(
        BlobSource blob,
        UploadSession session,
        UploadMethod method,
        long chunk,
        BlobProgress progress,
        bool expectsContinue,
        CancellationToken cancellationToken)
    {
        var whole = new UploadBody(blob, 0, blob.Size, progress) { ExpectsContinue = expectsContinue };
        switch (method)
        {
            case UploadMethod.Monolithic:
                return (await client.PutBlobAsync(session, blob.Digest, whole, cancellationToken).ConfigureAwait(false), session);
            case UploadMethod.Streamed:
                var answer = await client.PatchBlobAsync(session, whole, cancellationToken).ConfigureAwait(false);
                if (!answer.IsSuccess)
                {
                    return (answer, session);
                }

                session = client.Continue(session, answer);
                break;
            default:
                for (var offset = 0L; offset < blob.Size;)
                {
                    var length = Math.Min(Math.Max(chunk, session.MinimumChunk), blob.Size - offset);
                    var body = new UploadBody(blob, offset, length, progress) { IsChunk = true, ExpectsContinue = expectsContinue };
                    var part = await client.PatchBlobAsync(session, body, cancellationToken).ConfigureAwait(false);
                    if (part.Status == RangeInvalid && await Resume(session, offset, blob.Size, cancellationToken).ConfigureAwait(false) is { } resumed)
                    {
                        (session, offset) = resumed;
                        continue;
                    }

                    if (!part.IsSuccess)
                    {
                        return (part, session);
                    }

                    // The header Range is not read: ECR's is out of date although the bytes are stored.
                    session = client.Continue(session, part);
                    offset += length;
                }

                break;
        }

        return (await client.PutBlobAsync(session, blob.Digest, body: null, cancellationToken).ConfigureAwait(false), session);
    }

    // A chunk may have arrived although its answer was lost. Only progress is continued, so that this ends.
    private async Task<(UploadSession Session, long Offset)?> Resume(UploadSession session, long offset, long size, CancellationToken cancellationToken)
    {
        var status = await client.UploadStatusAsync(session, cancellationToken).ConfigureAwait(false);
        return status.IsSuccess && status.NextOffset is { } next && next > offset && next <= size ? (client.Continue(session, status), next) : null;
    }

    // 202 is not the end: some registries accept a body with it, and drop it.
    private static bool IsComplete(RegistryAnswer answer) => answer.Status is 200 or 201 or 204;

    private bool TryFallBack(UploadMethod method, long chunk, long smallest, int status, string reason)
    {
        lock (_state)
        {
            if (method < _method || chunk > _chunk)
            {
                // Meanwhile, the upload of another blob has fallen back.
                return true;
            }

            var next = status == TooLarge || method == UploadMethod.Streamed ? UploadMethod.Chunked : method + 1;
            if (method == UploadMethod.Chunked)
            {
                if (status is not (TooLarge or RangeInvalid) || chunk / 2 < smallest)
                {
                    return false;
                }

                _chunk = chunk / 2;
            }
            else
            {
                _method = next;
            }

            log.Trace(string.Create(
                CultureInfo.InvariantCulture,
                $"Uploads by method {method} are refused; continuing with {_method}, at most {_chunk} bytes: {reason}"));
            return true;
        }
    }

    private async Task Abandon(UploadSession session)
    {
        // Also after a cancellation, so with a limit of its own.
        using var limit = new CancellationTokenSource(limits.Cancel);
        try
        {
            await client.CancelUploadAsync(session, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or TransientFailureException or MinImageException)
        {
            log.Trace($"An upload session could not be deleted; the registry removes it later: {e.Message}");
        }
    }
}
