using MinImage.Deliveries.Registries.Connections;
using MinImage.Diagnostics;
using MinImage.Oci;

namespace MinImage.Deliveries.Registries;

/// <summary>
/// Checks, before anything is compiled, that a push can succeed: the registry answers, the repository exists, and the credentials carry the right to push to
/// it. An upload is begun and deleted, because no other request requires exactly these rights.
/// </summary>
public static class PushCheck
{
    // What does not answer now is reported now: a push, after minutes of compilation, is more patient.
    private const int Attempts = 2;

    /// <summary>Checks a repository.</summary>
    /// <param name="repository">The reference to the repository.</param>
    /// <param name="host">The host's settings.</param>
    /// <param name="log">Receives the origin of the credentials, as a trace.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <exception cref="MinImageException">
    /// The push would fail: <see cref="Codes.RegistryUnreachable"/>, <see cref="Codes.RegistryCertificateInvalid"/>,
    /// <see cref="Codes.RegistryInvalidAnswer"/>, <see cref="Codes.CredentialsInvalid"/>, <see cref="Codes.NotAuthorized"/>, <see cref="Codes.PushDenied"/>,
    /// <see cref="Codes.TokenServerRejected"/>, <see cref="Codes.RepositoryUnknown"/>, and the others from 5001 on.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static void Run(ImageReference repository, RegistryHost host, IDiagnosticLog log, CancellationToken cancellationToken) =>
        RunAsync(repository, host, RegistryLimits.Default with { Attempts = Attempts }, log, cancellationToken).GetAwaiter().GetResult();

    // For tests, which wait for shorter times.
    internal static async Task RunAsync(
        ImageReference repository, RegistryHost host, RegistryLimits limits, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(log);
        var name = $"{repository.Registry}/{repository.Repository}";
        using var connection = RegistryConnection.Begin(repository, host, limits, log, cancellationToken);
        var client = await connection.ClientAsync(cancellationToken).ConfigureAwait(false);
        var session = await connection.Retries.RunAsync($"Checking {name}", _ => client.StartUploadAsync(cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        log.Trace($"{name} accepts pushes (credentials: {client.CredentialSource ?? "none"})");
        try
        {
            await client.CancelUploadAsync(session, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TransientFailureException or MinImageException)
        {
            log.Trace($"The upload session of the check could not be deleted; the registry removes it later: {e.Message}");
        }
    }
}
