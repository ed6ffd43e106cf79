using MinImage.Diagnostics;

namespace MinImage.Deliveries.Engines;

/// <summary>A container engine that is running.</summary>
public abstract class Engine : IDisposable
{
    private protected Engine(string name, string architecture, bool supportsZstd)
    {
        Name = ForeignText.Line(name);
        Architecture = architecture;
        SupportsZstd = supportsZstd;
    }

    /// <summary>The engine's name and address, for messages.</summary>
    public string Name { get; }

    /// <summary>The architecture of the images that the engine runs, as a GOARCH value.</summary>
    public string Architecture { get; }

    /// <summary>Whether the engine supports zstd-compressed layers, as Podman and Docker 23 and later do.</summary>
    public bool SupportsZstd { get; }

    /// <summary>Loads an archive that is generated while it is sent.</summary>
    /// <param name="write">Writes the archive.</param>
    /// <param name="cancellationToken">Cancels the load immediately.</param>
    /// <returns>The engine's output.</returns>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.EngineRefused"/>: the engine reported an error. <see cref="Codes.EngineLost"/>: the connection was lost.
    /// Also the exceptions of <paramref name="write"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public abstract string Load(Action<Stream> write, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the connection.</summary>
    /// <param name="disposing">True if called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>Returns the error for a load that the engine rejected.</summary>
    /// <param name="reason">The engine's message.</param>
    protected MinImageException Refused(string reason) => new(
        Codes.EngineRefused,
        $"{Name} rejected the image: {ForeignText.Line(reason).TrimEnd('.')}. The image is in the layout. Check the engine's log, and publish again.");

    /// <summary>Returns the error for a connection that was lost during a load.</summary>
    /// <param name="cause">The system's error.</param>
    protected MinImageException Lost(Exception cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        return new(
            Codes.EngineLost,
            $"The connection to {Name} was lost while the image was loaded: {ForeignText.Line(cause.Message).TrimEnd('.')}. The image is in the layout. "
                + "Check that the engine is running and has free disk space, and publish again.",
            cause);
    }
}
