using MinImage.Deliveries.Registries.Connections;
using MinImage.Deliveries.Registries.Distribution;
using MinImage.Diagnostics;
using MinImage.Oci;

namespace MinImage.Deliveries.Registries;

/// <summary>A connection to a repository, which is established while its user does something else.</summary>
public sealed class RegistryConnection : IDisposable
{
    private readonly CancellationTokenSource _ending;
    private readonly Task<RegistryClient> _client;

    private RegistryConnection(ImageReference repository, RegistryHost host, RegistryLimits limits, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        Repository = repository;
        Host = host;
        Limits = limits;
        Retries = new(host, limits, log);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // On another thread: most of the time before the first request is the runtime's, which compiles the client.
        _client = Task.Run(Connect, CancellationToken.None);
    }

    /// <summary>The reference to the repository.</summary>
    public ImageReference Repository { get; }

    /// <summary>The host's settings.</summary>
    internal RegistryHost Host { get; }

    /// <summary>The limits of the waits.</summary>
    internal RegistryLimits Limits { get; }

    /// <summary>Repeats requests that fail temporarily.</summary>
    internal Retries Retries { get; }

    /// <summary>Begins to connect.</summary>
    /// <param name="repository">The reference to the repository.</param>
    /// <param name="host">The host's settings.</param>
    /// <param name="log">Receives the failed attempts.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    public static RegistryConnection Begin(ImageReference repository, RegistryHost host, IDiagnosticLog log, CancellationToken cancellationToken) =>
        Begin(repository, host, RegistryLimits.Default, log, cancellationToken);

    internal static RegistryConnection Begin(
        ImageReference repository, RegistryHost host, RegistryLimits limits, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(log);
        return new(repository, host, limits, log, cancellationToken);
    }

    /// <summary>Returns the client when it is connected. It is disposed with the connection.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="MinImageException">The errors of <see cref="RegistryClient.ConnectAsync"/>.</exception>
    internal Task<RegistryClient> ClientAsync(CancellationToken cancellationToken) => _client.WaitAsync(cancellationToken);

    /// <summary>Ends the connection, or the attempt to establish it.</summary>
    public void Dispose()
    {
        _ending.Cancel();

        // A connection that its user did not wait for has nobody to tell that it failed.
        ((IAsyncResult)_client).AsyncWaitHandle.WaitOne();
        if (_client.IsCompletedSuccessfully)
        {
            _client.Result.Dispose();
        }

        _ = _client.Exception;
        _ending.Dispose();
    }

    private Task<RegistryClient> Connect() => Retries.RunAsync(
        $"Connecting to {Repository.Registry}", _ => RegistryClient.ConnectAsync(Repository, Host, Limits, _ending.Token), _ending.Token);
}
