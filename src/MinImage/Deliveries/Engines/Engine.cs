using MinImage.Diagnostics;

namespace MinImage.Deliveries.Engines;

/// <summary>An engine that answers.</summary>
public abstract class Engine : IDisposable
{
    /// <summary>Its name and where it is, for people.</summary>
    public abstract string Name { get; }

    /// <summary>The processor that it runs images for, by GOARCH's name.</summary>
    public abstract string Architecture { get; }

    /// <summary>Whether it reads layers that are compressed by zstd: Podman does, and Docker from 23 on.</summary>
    public abstract bool ReadsZstd { get; }

    /// <summary>Loads an archive, which is made while it is sent.</summary>
    /// <param name="write">Writes the archive.</param>
    /// <param name="cancellationToken">Ends the load at once.</param>
    /// <returns>What the engine says it has done.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.EngineRefused"/>: the engine's own error. <see cref="Codes.EngineLost"/>: it went away meanwhile. Or what <paramref name="write"/> throws.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public abstract string Load(Action<Stream> write, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes what is open.</summary>
    /// <param name="disposing">Whether it is disposed of.</param>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>The error for what the engine says is wrong.</summary>
    /// <param name="said">Its words.</param>
    protected MinImageException Refused(string said) => new(
        Codes.EngineRefused,
        $"{Name} did not take the image: {said.Trim().TrimEnd('.')}. The image is in the layout. See what the engine's log says, and publish again.");

    /// <summary>The error for an engine that went away.</summary>
    /// <param name="cause">What the system says.</param>
    protected MinImageException Lost(Exception cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        return new(
            Codes.EngineLost,
            $"{Name} went away while the image was loaded: {cause.Message.TrimEnd('.')}. The image is in the layout. See that the engine runs and has room on its disk, and publish again.",
            cause);
    }
}
