using System.Text;
using MinImage.Oci;

namespace MinImage.Layouts;

/// <summary>
/// What a publish that did not come to its end may have left: the blobs that it gave a name, and those of the image that it was about to replace.
/// Whoever has the layout next deletes those of them that nothing reaches. A blob that is not in the journal is never taken for left over:
/// another tool may have put it there.
/// </summary>
internal sealed class LayoutJournal(string folder)
{
    private const string FileName = ".minimage.journal";

    private readonly Lock _writing = new();
    private readonly string _path = Path.Combine(folder, FileName);

    /// <summary>The blobs in it; a line that was cut off names none.</summary>
    public IReadOnlyList<Digest> Read() => File.Exists(_path)
        ? [.. File.ReadAllLines(_path).Select(line => Digest.TryParse(line, out var digest) ? digest : null).OfType<Digest>()]
        : [];

    /// <summary>Writes blobs down, before anything is done with them.</summary>
    public void Add(params IReadOnlyCollection<Digest> blobs)
    {
        if (blobs.Count == 0)
        {
            return;
        }

        // Not synced: after a power failure, a blob too many is all that can come of it.
        lock (_writing)
        {
            using var stream = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
            stream.Write(Encoding.ASCII.GetBytes(string.Concat(blobs.Select(blob => $"{blob}\n"))));
        }
    }

    /// <summary>Forgets them all.</summary>
    public void Delete() => File.Delete(_path);
}
