using System.Text;
using MinImage.Oci;

namespace MinImage.Layouts;

/// <summary>
/// The blobs that an interrupted publish may leave behind: the ones that it wrote, and the ones of the image that it was about to replace. The next lock
/// holder deletes the unreachable ones among them. A blob that is not in the journal is never deleted, because another tool may have written it.
/// </summary>
internal sealed class LayoutJournal(string folder)
{
    private const string FileName = ".minimage.journal";

    private readonly Lock _writing = new();
    private readonly string _path = Path.Combine(folder, FileName);

    /// <summary>Returns the recorded blobs; an incomplete line is ignored.</summary>
    public IReadOnlyList<Digest> Read() => File.Exists(_path)
        ? [.. File.ReadAllLines(_path).Select(line => Digest.TryParse(line, out var digest) ? digest : null).OfType<Digest>()]
        : [];

    /// <summary>Records blobs; called before they are written or their reference is replaced.</summary>
    public void Add(params IReadOnlyCollection<Digest> blobs)
    {
        if (blobs.Count == 0)
        {
            return;
        }

        // Not synced: the worst result of a power failure is a superfluous blob.
        lock (_writing)
        {
            using var stream = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
            stream.Write(Encoding.ASCII.GetBytes(string.Concat(blobs.Select(blob => $"{blob}\n"))));
        }
    }

    /// <summary>Deletes the journal.</summary>
    public void Delete() => File.Delete(_path);
}
