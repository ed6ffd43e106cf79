using MinImage.Archives;
using MinImage.Diagnostics;
using MinImage.Layouts;

namespace MinImage.Engines;

/// <summary>A delivery: the image's archive, streamed into an engine. No copy of it is written anywhere.</summary>
public static class ImageLoad
{
    /// <summary>Loads an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="clock">The clock; what takes longer than two seconds is reported.</param>
    /// <param name="log">Gets what the engine says, and how far the load is.</param>
    /// <param name="cancellationToken">Ends the load at once.</param>
    /// <exception cref="MinImageException">What <see cref="Engine.Load"/> and <see cref="ImageArchive.Write"/> throw. The layout is as it was.</exception>
    /// <exception cref="OperationCanceledException">Cancelled. The layout is as it was.</exception>
    public static void Run(LayoutImage image, Engine engine, TimeProvider clock, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(log);
        var names = string.Join(", ", image.Names);
        var progress = new TransferProgress(log, $"Loading {names} into {engine.Name}", ImageArchive.LengthOf(image), clock);
        var said = engine.Load(stream => ImageArchive.Write(image, engine.Architecture, stream, progress, cancellationToken), cancellationToken);
        log.Trace(said);
        log.Inform($"{names} -> {engine.Name}");
    }
}
