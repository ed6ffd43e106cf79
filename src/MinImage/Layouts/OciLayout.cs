using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using MinImage.Diagnostics;
using MinImage.Images;
using MinImage.Layers;

namespace MinImage.Layouts;

/// <summary>
/// An OCI image layout in a folder (image-spec 1.1, image-layout). A blob gets its name when it is whole and on the disk, the index is replaced in one
/// step after all that it names, and one publish at a time changes references; so a reader finds a whole layout at any moment.
/// </summary>
public sealed class OciLayout
{
    private const string MarkerName = "oci-layout";
    private const string IndexName = "index.json";
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromHours(1);

    private OciLayout(string folder) => Folder = folder;

    /// <summary>The layout's folder, absolute.</summary>
    public string Folder { get; }

    /// <summary>Opens a layout; makes the folder and an empty layout where there is none.</summary>
    /// <param name="folder">A missing or empty folder, or a layout.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.NotALayout"/>: the folder holds something else, or is a file; nothing was touched.
    /// <see cref="Codes.LayoutNotWritable"/>, <see cref="Codes.DiskFull"/>.
    /// </exception>
    public static OciLayout Open(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var layout = new OciLayout(Path.GetFullPath(folder));
        layout.Writing(() =>
        {
            layout.RefuseOtherContent();
            Directory.CreateDirectory(layout.BlobFolder);
            layout.DeleteAbandonedFiles();
            if (!File.Exists(layout.MarkerPath) || !File.Exists(layout.IndexPath))
            {
                layout.Initialize();
            }
        });
        return layout;
    }

    /// <summary>Waits for the right to change the layout, for who does more than one thing that must not be disturbed.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="MinImageException"><see cref="Codes.LayoutNotWritable"/> or <see cref="Codes.DiskFull"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    public LayoutLock Lock(CancellationToken cancellationToken) => LayoutLock.Take(Folder, cancellationToken);

    /// <summary>Whether the layout holds the blob, with the size and the digest that the descriptor says. Reads all of it.</summary>
    /// <param name="descriptor">The blob's name.</param>
    public bool BlobExists(Descriptor descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        try
        {
            using var stream = File.OpenRead(BlobPath(descriptor.Digest));
            return stream.Length == descriptor.Size && Digest.FromHash(SHA256.HashData(stream)) == descriptor.Digest;
        }
        catch (Exception e) when (LayoutFiles.IsFault(e))
        {
            return false;
        }
    }

    /// <summary>Opens a blob from its start. The caller disposes of the stream.</summary>
    /// <param name="digest">The blob's name.</param>
    /// <exception cref="MinImageException"><see cref="Codes.LayoutDamaged"/>: it is not there, or cannot be read.</exception>
    public Stream OpenBlob(Digest digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        try
        {
            return new FileStream(BlobPath(digest), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception e) when (LayoutFiles.IsFault(e))
        {
            throw Damaged($"its blob {digest} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Writes a blob of any size. When writing fails, nothing of it is left.</summary>
    /// <param name="mediaType">What the descriptor says of it.</param>
    /// <param name="write">Writes the content; the stream can only be written to.</param>
    /// <returns>The descriptor of what was written.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.LayoutNotWritable"/>, <see cref="Codes.DiskFull"/>, or what <paramref name="write"/> throws.</exception>
    public Descriptor WriteBlob(string mediaType, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(mediaType);
        ArgumentNullException.ThrowIfNull(write);
        Descriptor? written = null;
        Writing(() => LayoutFiles.Write(Folder, stream =>
        {
            using var hashing = new HashingStream(stream);
            write(hashing);
            written = new(mediaType, hashing.CurrentDigest(), hashing.Count);
            return BlobExists(written) ? null : BlobPath(written.Digest);
        }));
        return written!;
    }

    /// <summary>Writes a blob that is in memory.</summary>
    /// <param name="mediaType">What the descriptor says of it.</param>
    /// <param name="content">The blob.</param>
    /// <exception cref="MinImageException"><see cref="Codes.LayoutNotWritable"/> or <see cref="Codes.DiskFull"/>.</exception>
    public Descriptor WriteBlob(string mediaType, ReadOnlyMemory<byte> content)
    {
        var descriptor = new Descriptor(mediaType, Digest.Of(content.Span), content.Length);
        return BlobExists(descriptor) ? descriptor : WriteBlob(mediaType, stream => stream.Write(content.Span));
    }

    /// <summary>
    /// Gives an image a name, in place of the image that had it. Then deletes the blobs that nothing but that one reached, when we had made it.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="target">The manifest or index; all that it reaches must be in the layout.</param>
    /// <param name="cancellationToken">Ends the waiting for another publish; once writing has begun it is not looked at.</param>
    /// <exception cref="MinImageException"><see cref="Codes.LayoutDamaged"/>: index.json cannot be read, or a blob is missing. <see cref="Codes.LayoutNotWritable"/>, <see cref="Codes.DiskFull"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    public void SetReference(ImageName name, Descriptor target, CancellationToken cancellationToken)
    {
        using var held = Lock(cancellationToken);
        SetReference(held, name, target);
    }

    /// <summary>As <see cref="SetReference(ImageName, Descriptor, CancellationToken)"/>, by who has the right to change the layout already.</summary>
    /// <param name="held">From <see cref="Lock"/> of this layout.</param>
    /// <param name="name">The name.</param>
    /// <param name="target">The manifest or index; all that it reaches must be in the layout.</param>
    /// <exception cref="MinImageException"><see cref="Codes.LayoutDamaged"/>, <see cref="Codes.LayoutNotWritable"/>, <see cref="Codes.DiskFull"/>.</exception>
    public void SetReference(LayoutLock held, ImageName name, Descriptor target)
    {
        ArgumentNullException.ThrowIfNull(held);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(target);
        if (held.Folder != Folder)
        {
            throw new ArgumentException("The lock is another layout's.", nameof(held));
        }

        var reach = new BlobReach(this);
        var needed = reach.OfOurs(target);
        if (needed.FirstOrDefault(digest => !File.Exists(BlobPath(digest))) is { } missing)
        {
            throw Damaged($"its blob {missing} is missing, which '{name}' needs");
        }

        var index = ReadIndex();
        var before = index.ToJson();
        var replaced = index.Replace(name, target);
        var after = index.ToJson();
        if (!after.AsSpan().SequenceEqual(before))
        {
            Writing(() => Replace(IndexPath, after));
        }

        Delete(replaced, index, reach);
    }

    internal string BlobPath(Digest digest) => Path.Combine(BlobFolder, digest.Hex);

    private string BlobFolder => Path.Combine(Folder, "blobs", "sha256");

    private string MarkerPath => Path.Combine(Folder, MarkerName);

    private string IndexPath => Path.Combine(Folder, IndexName);

    // The marker comes last: a folder that has it has an index. Nobody holds the lock for long before both are there.
    private void Initialize()
    {
        using var held = Lock(CancellationToken.None);
        if (!File.Exists(IndexPath))
        {
            Replace(IndexPath, LayoutIndex.Empty().ToJson());
        }

        if (!File.Exists(MarkerPath))
        {
            Replace(MarkerPath, "{\"imageLayoutVersion\":\"1.0.0\"}"u8.ToArray());
        }
    }

    private void Delete(IEnumerable<Descriptor> replaced, LayoutIndex index, BlobReach reach)
    {
        var candidates = replaced.SelectMany(reach.OfOurs).ToHashSet();
        if (candidates.Count == 0 || !reach.TryGetAll(index.Root, out var kept))
        {
            return;
        }

        foreach (var digest in candidates.Where(digest => !kept.Contains(digest)))
        {
            LayoutFiles.DeleteIfPossible(BlobPath(digest));
        }
    }

    private LayoutIndex ReadIndex()
    {
        try
        {
            return LayoutIndex.Parse(File.ReadAllBytes(IndexPath));
        }
        catch (Exception e) when (LayoutFiles.IsFault(e) || e is JsonException)
        {
            throw Damaged($"its {IndexName} cannot be read: {e.Message}", e);
        }
    }

    private void RefuseOtherContent()
    {
        if (File.Exists(Folder))
        {
            throw new MinImageException(Codes.NotALayout, $"'{Folder}' is a file, and an OCI layout is a folder. Name a new or empty folder, or a layout: -p:MinImageLayoutPath=/some/folder.");
        }

        // Another publish may finish its first reference while we look: then the marker is there by now.
        if (Directory.Exists(Folder) && !File.Exists(MarkerPath) && HasOtherContent() && !File.Exists(MarkerPath))
        {
            throw new MinImageException(Codes.NotALayout, $"'{Folder}' is neither empty nor an OCI layout. Nothing in it was touched. Name a new or empty folder, or a layout: -p:MinImageLayoutPath=/some/folder.");
        }

        if (File.Exists(MarkerPath) && !IsMarker(File.ReadAllBytes(MarkerPath)))
        {
            throw new MinImageException(Codes.NotALayout, $"'{MarkerPath}' does not say imageLayoutVersion 1.0.0, the only one there is. Nothing was touched. Name a new or empty folder, or a layout: -p:MinImageLayoutPath=/some/folder.");
        }
    }

    // A publish that was killed at its very start leaves the folder for blobs, the lock, an empty index, and unfinished files.
    private bool HasOtherContent() => Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName)
        .Any(name => name != "blobs" && !(name == IndexName && HasEmptyIndex()) && name?.StartsWith(".minimage", StringComparison.Ordinal) != true);

    private bool HasEmptyIndex() => File.ReadAllBytes(IndexPath).AsSpan().SequenceEqual(LayoutIndex.Empty().ToJson());

    private static bool IsMarker(byte[] json)
    {
        try
        {
            return StrictJson.Parse(json) is JsonObject marker
                && marker["imageLayoutVersion"] is JsonValue version
                && version.TryGetValue<string>(out var text)
                && text == "1.0.0";
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void DeleteAbandonedFiles()
    {
        foreach (var path in Directory.EnumerateFiles(Folder, LayoutFiles.TemporaryPrefix + "*.tmp"))
        {
            if (DateTime.UtcNow - File.GetLastWriteTimeUtc(path) > AbandonedAfter)
            {
                LayoutFiles.DeleteIfPossible(path);
            }
        }
    }

    private void Replace(string path, byte[] content) => LayoutFiles.Write(Folder, stream =>
    {
        stream.Write(content);
        return path;
    });

    private void Writing(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (LayoutFiles.IsFault(e))
        {
            throw LayoutFiles.Fault(Folder, e);
        }
    }

    private MinImageException Damaged(string fault, Exception? cause = null)
    {
        var message = $"The layout '{Folder}' is damaged: {fault.TrimEnd('.')}. Delete the folder and publish again.";
        return cause is null ? new(Codes.LayoutDamaged, message) : new(Codes.LayoutDamaged, message, cause);
    }
}
