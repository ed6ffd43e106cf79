using MinImage.Deliveries.Archives;
using MinImage.Diagnostics;
using MinImage.Layouts;
using MinImage.Oci;

namespace MinImage.Deliveries.Engines;

/// <summary>A delivery that streams the image's archive into an engine, without a copy on the disk.</summary>
public static class ImageLoad
{
    /// <summary>Checks that an engine supports a layer's compression.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="mediaType">A layer's media type.</param>
    /// <exception cref="MinImageException"><see cref="Codes.ZstdNotSupported"/>: the engine does not support it.</exception>
    public static void Check(Engine engine, string mediaType)
    {
        ArgumentNullException.ThrowIfNull(engine);
        if (mediaType == MediaTypes.LayerZstd && !engine.SupportsZstd)
        {
            throw new MinImageException(
                Codes.ZstdNotSupported,
                $"The image cannot be loaded into {engine.Name}: its layers are compressed with zstd, which Docker supports from version 23. "
                    + "Remove MinImageCompression=zstd, or load the image into a newer engine.");
        }
    }

    /// <summary>Loads an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="clock">The clock; a load that takes longer than two seconds is reported, and one that the engine does not continue is ended.</param>
    /// <param name="log">Receives the engine's output and the progress.</param>
    /// <param name="cancellationToken">Cancels the load immediately.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.EngineStalled"/>, and the errors of <see cref="Check"/>, <see cref="Engine.Load"/> and <see cref="ImageArchive.Write"/>. The layout is
    /// unchanged.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled. The layout is unchanged.</exception>
    public static void Run(LayoutImage image, Engine engine, TimeProvider clock, IDiagnosticLog log, CancellationToken cancellationToken) =>
        Run(image, engine, EngineLimits.Default, clock, log, cancellationToken);

    // For tests, which wait for shorter times.
    internal static void Run(
        LayoutImage image, Engine engine, EngineLimits limits, TimeProvider clock, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(log);
        foreach (var layer in image.Platforms.SelectMany(platform => platform.Content.Layers))
        {
            Check(engine, layer.MediaType);
        }

        var names = string.Join(", ", image.Names);
        using var watch = new LoadWatch($"Loading {names} into {engine.Name}", ImageArchive.LengthOf(image), limits, clock, log, cancellationToken);
        try
        {
            log.Trace(engine.Load(stream => ImageArchive.Write(image, engine.Architecture, stream, watch, watch.Token), watch.Token));
        }
        catch (OperationCanceledException) when (watch.Exceeded is not null && !cancellationToken.IsCancellationRequested)
        {
            throw new MinImageException(
                Codes.EngineStalled,
                $"{engine.Name} {watch.Exceeded}, so the load was ended. The image is in the layout. "
                    + "Check the engine's log, or restart the engine, and publish again.");
        }

        log.Inform($"{names} -> {engine.Name}");
    }
}
