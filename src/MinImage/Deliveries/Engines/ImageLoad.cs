using MinImage.Deliveries.Archives;
using MinImage.Diagnostics;
using MinImage.Layouts;
using MinImage.Oci;

namespace MinImage.Deliveries.Engines;

/// <summary>A delivery: the image's archive, streamed into an engine. No copy of it is written anywhere.</summary>
public static class ImageLoad
{
    /// <summary>Refuses what an engine cannot read.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="mediaType">A layer's media type.</param>
    /// <exception cref="MinImageException"><see cref="Codes.EngineReadsNoZstd"/>.</exception>
    public static void Check(Engine engine, string mediaType)
    {
        ArgumentNullException.ThrowIfNull(engine);
        if (mediaType == MediaTypes.LayerZstd && !engine.ReadsZstd)
        {
            throw new MinImageException(
                Codes.EngineReadsNoZstd,
                $"{engine.Name} was asked to load the image, whose layers are compressed by zstd, which Docker reads from 23 on. Take MinImageCompression=zstd out, or load it into a newer engine.");
        }
    }

    /// <summary>Loads an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="clock">The clock; what takes longer than two seconds is reported.</param>
    /// <param name="log">Gets what the engine says, and how far the load is.</param>
    /// <param name="cancellationToken">Ends the load at once.</param>
    /// <exception cref="MinImageException">What <see cref="Check"/>, <see cref="Engine.Load"/> and <see cref="ImageArchive.Write"/> throw. The layout is as it was.</exception>
    /// <exception cref="OperationCanceledException">Cancelled. The layout is as it was.</exception>
    public static void Run(LayoutImage image, Engine engine, TimeProvider clock, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(log);
        foreach (var layer in image.Platforms.SelectMany(platform => platform.Content.Layers))
        {
            Check(engine, layer.MediaType);
        }

        var names = string.Join(", ", image.Names);
        var progress = new TransferProgress(log, $"Loading {names} into {engine.Name}", ImageArchive.LengthOf(image), clock);
        var said = engine.Load(stream => ImageArchive.Write(image, engine.Architecture, stream, progress, cancellationToken), cancellationToken);
        log.Trace(said);
        log.Inform($"{names} -> {engine.Name}");
    }
}
