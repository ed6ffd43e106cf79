using System.Text;
using MinImage.Diagnostics;
using MinImage.Host.Files;
using MinImage.Oci;

namespace MinImage.Layouts;

/// <summary>
/// The process that is writing to a layout, and the blobs that it may leave behind if it is interrupted: the ones that it wrote, and the ones of the image
/// that it was about to replace. The next lock holder deletes the unreachable ones among them. A blob that is not in the journal is never deleted, because
/// another tool may have written it.
/// </summary>
internal sealed class LayoutJournal(string folder)
{
    private const string FileName = ".minimage.journal";
    private const string HolderPrefix = "# ";

    private readonly Lock _writing = new();
    private readonly string _path = Path.Combine(folder, FileName);

    /// <summary>Records this process as the lock holder.</summary>
    public void Begin() =>
        Append($"{HolderPrefix}process {Environment.ProcessId} on {Environment.MachineName} (working in '{Environment.CurrentDirectory}')\n");

    /// <summary>Returns the lock holder that was recorded last, for a message; null if it is unknown.</summary>
    public string? Holder()
    {
        try
        {
            return Lines().LastOrDefault(line => line.StartsWith(HolderPrefix, StringComparison.Ordinal)) is { } holder
                ? ForeignText.Line(holder[HolderPrefix.Length..])
                : null;
        }
        catch (Exception e) when (LayoutFiles.IsFault(e) || e is MinImageException)
        {
            return null;
        }
    }

    /// <summary>Returns the recorded blobs without duplicates; an incomplete line is ignored.</summary>
    public IReadOnlyList<Digest> Read() => [.. Lines().Select(line => Digest.TryParse(line, out var digest) ? digest : null).OfType<Digest>().Distinct()];

    /// <summary>Records blobs; called before they are written or their reference is replaced.</summary>
    public void Add(params IReadOnlyCollection<Digest> blobs)
    {
        if (blobs.Count > 0)
        {
            Append(string.Concat(blobs.Select(blob => $"{blob}\n")));
        }
    }

    /// <summary>Replaces the journal by one that contains only blobs, for a later publish.</summary>
    public void Keep(IEnumerable<Digest> blobs) => WholeFile.WriteLocked(folder, stream =>
    {
        stream.Write(Encoding.ASCII.GetBytes(string.Concat(blobs.Select(blob => $"{blob}\n"))));
        return _path;
    });

    /// <summary>Deletes the journal.</summary>
    public void Delete() => File.Delete(_path);

    private string[] Lines() => File.Exists(_path) ? Encoding.UTF8.GetString(RegularFile.ReadAllBytes(_path)).Split('\n') : [];

    // Not synced: the worst result of a power failure is a superfluous blob.
    private void Append(string lines)
    {
        lock (_writing)
        {
            RegularFile.RejectOthers(_path);
            using var stream = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            stream.Write(Encoding.UTF8.GetBytes(lines));
        }
    }
}
