using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using MinImage.Diagnostics;
using MinImage.Host.Files;
using MinImage.Oci;

namespace MinImage.Layouts;

/// <summary>
/// An OCI image layout in a folder (image-spec 1.1, image-layout). A blob is renamed to its final name when it is complete and on disk, the index is
/// replaced atomically after every blob that it refers to, and one publish at a time changes references; so readers see a complete layout at any time.
/// </summary>
public sealed class OciLayout
{
    private const string MarkerName = "oci-layout";
    private const string IndexName = "index.json";

    private OciLayout(string folder) => Folder = folder;

    /// <summary>The content of the file <c>oci-layout</c>.</summary>
    internal static ReadOnlySpan<byte> Marker => "{\"imageLayoutVersion\":\"1.0.0\"}"u8;

    /// <summary>The layout's folder, absolute.</summary>
    public string Folder { get; }

    /// <summary>Opens a layout; creates the folder and an empty layout if they do not exist.</summary>
    /// <param name="folder">A missing or empty folder, or a layout.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.NotALayout"/>: the folder has other content, or is a file; nothing was changed.
    /// <see cref="Codes.LayoutNotWritable"/>, <see cref="Codes.DiskFull"/>.
    /// </exception>
    public static OciLayout Open(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var layout = new OciLayout(Path.GetFullPath(folder));
        layout.ConvertFaults(() =>
        {
            layout.RejectOtherContent();
            layout.CreateFolders();
            if (!File.Exists(layout.MarkerPath) || !File.Exists(layout.IndexPath))
            {
                layout.Initialize();
            }
        });
        return layout;
    }

    /// <summary>Checks that a folder can be opened as a layout; writes nothing.</summary>
    /// <param name="folder">A missing or empty folder, or a layout.</param>
    /// <exception cref="MinImageException"><see cref="Codes.NotALayout"/>; <see cref="Codes.LayoutNotWritable"/>: the folder cannot be read.</exception>
    public static void Check(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var layout = new OciLayout(Path.GetFullPath(folder));
        layout.ConvertFaults(layout.RejectOtherContent);
    }

    /// <summary>Acquires the lock on the layout, and removes the leftovers of an interrupted publish: incomplete files and dangling blobs.</summary>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="MinImageException"><see cref="Codes.LayoutNotWritable"/> or <see cref="Codes.DiskFull"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled while waiting.</exception>
    internal LayoutLock Lock(CancellationToken cancellationToken) => LayoutLock.Take(Folder, CleanUp, cancellationToken);

    /// <summary>Returns whether the layout contains a blob with the size and digest of a descriptor. Reads the whole blob.</summary>
    /// <param name="descriptor">The descriptor of the blob.</param>
    internal bool BlobExists(Descriptor descriptor)
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

    /// <summary>Opens a blob. The caller disposes the stream.</summary>
    /// <param name="digest">The digest of the blob.</param>
    /// <exception cref="MinImageException"><see cref="Codes.LayoutDamaged"/>: the blob is missing or cannot be read.</exception>
    internal Stream OpenBlob(Digest digest)
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

    /// <summary>
    /// Writes a blob of any size. If writing fails, nothing is left behind; if no reference reaches the blob when the lock is released, it is deleted.
    /// </summary>
    /// <param name="held">The lock of this layout, from <see cref="Lock"/>.</param>
    /// <param name="mediaType">The media type for the descriptor.</param>
    /// <param name="write">Writes the content to a write-only stream.</param>
    /// <returns>The descriptor of the blob.</returns>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.LayoutNotWritable"/>, <see cref="Codes.DiskFull"/>, and the exceptions of <paramref name="write"/>.
    /// </exception>
    internal Descriptor WriteBlob(LayoutLock held, string mediaType, Action<Stream> write)
    {
        RequireOwn(held);
        ArgumentNullException.ThrowIfNull(mediaType);
        ArgumentNullException.ThrowIfNull(write);
        Descriptor? written = null;
        ConvertFaults(() => WholeFile.WriteLocked(Folder, stream =>
        {
            using var hashing = new HashingStream(stream);
            write(hashing);
            written = new(mediaType, hashing.CurrentDigest(), hashing.Count);
            if (BlobExists(written))
            {
                return null;
            }

            held.Journal.Add(written.Digest);
            return BlobPath(written.Digest);
        }));
        return written!;
    }

    /// <summary>Writes a blob that is in memory.</summary>
    /// <param name="held">The lock of this layout, from <see cref="Lock"/>.</param>
    /// <param name="mediaType">The media type for the descriptor.</param>
    /// <param name="content">The blob.</param>
    /// <exception cref="MinImageException"><see cref="Codes.LayoutNotWritable"/> or <see cref="Codes.DiskFull"/>.</exception>
    internal Descriptor WriteBlob(LayoutLock held, string mediaType, ReadOnlyMemory<byte> content)
    {
        RequireOwn(held);
        var descriptor = new Descriptor(mediaType, Digest.Of(content.Span), content.Length);
        return BlobExists(descriptor) ? descriptor : WriteBlob(held, mediaType, stream => stream.Write(content.Span));
    }

    /// <summary>
    /// Assigns names to an image, in one atomic step; each name moves from the image that had it. Blobs that only such images, written by this library, reached
    /// are deleted when the lock is released.
    /// </summary>
    /// <param name="held">The lock of this layout, from <see cref="Lock"/>.</param>
    /// <param name="names">The names.</param>
    /// <param name="target">The descriptor of the manifest or index; the layout must contain every blob that it reaches.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.LayoutDamaged"/>: index.json cannot be read, or a blob is missing. <see cref="Codes.LayoutNotWritable"/>,
    /// <see cref="Codes.DiskFull"/>.
    /// </exception>
    internal void SetReferences(LayoutLock held, IReadOnlyList<ImageName> names, Descriptor target)
    {
        RequireOwn(held);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(target);
        var reachability = new Reachability(this);
        if (reachability.OwnBlobs(target).FirstOrDefault(digest => !File.Exists(BlobPath(digest))) is { } missing)
        {
            throw Damaged($"its blob {missing}, a part of '{string.Join("', '", names)}', is missing");
        }

        var index = ReadIndex();
        var before = index.ToJson();
        var replaced = names.SelectMany(name => index.Replace(name, target)).ToList();
        var after = index.ToJson();
        if (after.AsSpan().SequenceEqual(before))
        {
            return;
        }

        ConvertFaults(() =>
        {
            held.Journal.Add([.. replaced.SelectMany(reachability.OwnBlobs).Distinct()]);
            Replace(IndexPath, after);
        });
    }

    /// <summary>Returns the descriptor that a name refers to; null if the layout has no such reference.</summary>
    internal Descriptor? FindReference(ImageName name) => ReadIndex().Find(name);

    /// <summary>Returns the error for a layout whose content no conforming tool would have written.</summary>
    internal MinImageException Damaged(string fault, Exception? cause = null)
    {
        var message = $"The layout '{Folder}' is damaged: {fault.TrimEnd('.')}. Delete the folder and publish again.";
        return cause is null ? new(Codes.LayoutDamaged, message) : new(Codes.LayoutDamaged, message, cause);
    }

    internal string BlobPath(Digest digest) => Path.Combine(BlobFolder, digest.Hex);

    private string BlobFolder => Path.Combine(Folder, "blobs", "sha256");

    private string MarkerPath => Path.Combine(Folder, MarkerName);

    private string IndexPath => Path.Combine(Folder, IndexName);

    // The marker is written last: a folder that contains it contains an index. Until both exist, the lock is only held briefly.
    private void Initialize()
    {
        using var held = Lock(CancellationToken.None);
        if (!File.Exists(IndexPath))
        {
            Replace(IndexPath, LayoutIndex.Empty().ToJson());
        }

        if (!File.Exists(MarkerPath))
        {
            Replace(MarkerPath, Marker.ToArray());
        }
    }

    // Called with the lock held, so no other writer is active. What cannot be removed is left to the next lock holder: a failure here must neither fail a
    // successful publish nor hide the cause of a failed one.
    private void CleanUp(LayoutJournal journal)
    {
        try
        {
            foreach (var path in Directory.EnumerateFiles(Folder, WholeFile.TemporaryPattern))
            {
                File.Delete(path);
            }

            var blobs = journal.Read();
            if (blobs.Count > 0 && new Reachability(this).TryGetAll(ReadIndex().Root, out var kept))
            {
                foreach (var blob in blobs.Where(blob => !kept.Contains(blob)))
                {
                    File.Delete(BlobPath(blob));
                }
            }

            journal.Delete();
        }
        catch (Exception e) when (LayoutFiles.IsFault(e) || e is MinImageException)
        {
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

    private void RejectOtherContent()
    {
        if (File.Exists(Folder))
        {
            throw NotALayout($"'{Folder}' is a file, but an OCI layout is a folder.");
        }

        // Another publish may create the layout during this check: then the marker exists by now.
        if (Directory.Exists(Folder) && !File.Exists(MarkerPath) && HasOtherContent() && !File.Exists(MarkerPath))
        {
            throw NotALayout($"'{Folder}' is neither empty nor an OCI layout. Nothing in it was changed.");
        }

        if (File.Exists(MarkerPath) && !IsMarker(File.ReadAllBytes(MarkerPath)))
        {
            throw NotALayout($"The imageLayoutVersion in '{MarkerPath}' is not 1.0.0, the only supported version. Nothing was changed.");
        }
    }

    private static MinImageException NotALayout(string fault) =>
        new(Codes.NotALayout, $"{fault} Set a new or empty folder, or a layout: -p:MinImageLayoutPath=/some/folder.");

    // A publish that was killed right after its start leaves the folder for blobs, the lock, an empty index, and incomplete files.
    private bool HasOtherContent() => Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName)
        .Any(name => name != "blobs" && !(name == IndexName && HasEmptyIndex()) && name?.StartsWith(".minimage", StringComparison.Ordinal) != true);

    private bool HasEmptyIndex() => File.ReadAllBytes(IndexPath).AsSpan().SequenceEqual(LayoutIndex.Empty().ToJson());

    private static bool IsMarker(byte[] json)
    {
        try
        {
            return (StrictJson.Parse(json) as JsonObject).Text("imageLayoutVersion") == "1.0.0";
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // New folders must be on disk themselves before their content is durable.
    private void CreateFolders()
    {
        if (Directory.Exists(BlobFolder))
        {
            return;
        }

        Directory.CreateDirectory(BlobFolder);
        for (var folder = BlobFolder; folder != Path.GetDirectoryName(Folder); folder = Path.GetDirectoryName(folder)!)
        {
            DiskSync.Folder(Path.GetDirectoryName(folder) ?? folder);
        }
    }

    private void RequireOwn(LayoutLock held)
    {
        ArgumentNullException.ThrowIfNull(held);
        if (held.Folder != Folder)
        {
            throw new ArgumentException("The lock belongs to another layout.", nameof(held));
        }
    }

    private void Replace(string path, byte[] content) => WholeFile.WriteLocked(Folder, stream =>
    {
        stream.Write(content);
        return path;
    });

    private void ConvertFaults(Action write)
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
}
