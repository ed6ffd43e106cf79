using MinImage.Deliveries.Registries;
using MinImage.Diagnostics;

namespace MinImage.Metadata;

/// <summary>Adds a push to the metadata file of the publish that wrote the image.</summary>
public static class PushRecord
{
    /// <summary>Adds the references, if the file describes the pushed image; otherwise reports that it does not.</summary>
    /// <param name="path">The metadata file.</param>
    /// <param name="pushed">The pushed image.</param>
    /// <param name="log">Receives the message.</param>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks access to the folder or the file.</exception>
    public static void Add(string path, PushedImage pushed, IDiagnosticLog log)
    {
        ArgumentNullException.ThrowIfNull(pushed);
        ArgumentNullException.ThrowIfNull(log);
        if (MetadataFile.Read(path) is { } file && file.Digest == pushed.Reference.Digest)
        {
            (file with { Pushed = MetadataPush.Of(pushed) }).Write(path);
            return;
        }

        log.Inform($"'{path}' does not describe the pushed image, and is unchanged: set MinImageMetadataFile in the publish that writes the image, too.");
    }
}
