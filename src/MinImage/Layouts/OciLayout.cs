using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using MinImage.Diagnostics;
using MinImage.Host.Files;
using MinImage.Oci;

namespace MinImage.Layouts;

/// <summary>
/// An OCI image layout in a folder (image-spec 1.1, image-layout). A blob gets its name when it is whole and on the disk, the index is replaced in one
/// step after all that it names, and one publish at a time changes references; so a reader finds a whole layout at any moment.
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
            layout.MakeFolders();
            if (!File.Exists(layout.MarkerPath) || !File.Exists(layout.IndexPath))
            {
                layout.Initialize();
            }
        });
        return layout;
    }

    /// <summary>Says what is wrong with a folder for a layout, before anything is written.</summary>
    /// <param name="folder">A missing or empty folder, or a layout.</param>
    /// <exception cref="MinImageException"><see cref="Codes.NotALayout"/>, <see cref="Codes.LayoutNotWritable"/>: it cannot even be read.</exception>
    public static void Check(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var layout = new OciLayout(Path.GetFullPath(folder));
        layout.Writing(layout.RefuseOtherContent);
    }

    /// <summary>Waits for the right to change the layout. Removes what a publish that was killed has left: unfinished files, and blobs that nothing reaches.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="MinImageException"><see cref="Codes.LayoutNotWritable"/> or <see cref="Codes.DiskFull"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    internal LayoutLock Lock(CancellationToken cancellationToken) => LayoutLock.Take(Folder, CleanUp, cancellationToken);

    /// <summary>Whether the layout holds the blob, with the size and the digest that the descriptor says. Reads all of it.</summary>
    /// <param name="descriptor">The blob's name.</param>
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

    /// <summary>Opens a blob from its start. The caller disposes of the stream.</summary>
    /// <param name="digest">The blob's name.</param>
    /// <exception cref="MinImageException"><see cref="Codes.LayoutDamaged"/>: it is not there, or cannot be read.</exception>
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

    /// <summary>Writes a blob of any size. When writing fails, nothing of it is left; when no reference reaches it in the end, it is deleted with the lock's release.</summary>
    /// <param name="held">From <see cref="Lock"/> of this layout.</param>
    /// <param name="mediaType">What the descriptor says of it.</param>
    /// <param name="write">Writes the content; the stream can only be written to.</param>
    /// <returns>The descriptor of what was written.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.LayoutNotWritable"/>, <see cref="Codes.DiskFull"/>, or what <paramref name="write"/> throws.</exception>
    internal Descriptor WriteBlob(LayoutLock held, string mediaType, Action<Stream> write)
    {
        Require(held);
        ArgumentNullException.ThrowIfNull(mediaType);
        ArgumentNullException.ThrowIfNull(write);
        Descriptor? written = null;
        Writing(() => WholeFile.WriteLocked(Folder, stream =>
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
    /// <param name="held">From <see cref="Lock"/> of this layout.</param>
    /// <param name="mediaType">What the descriptor says of it.</param>
    /// <param name="content">The blob.</param>
    /// <exception cref="MinImageException"><see cref="Codes.LayoutNotWritable"/> or <see cref="Codes.DiskFull"/>.</exception>
    internal Descriptor WriteBlob(LayoutLock held, string mediaType, ReadOnlyMemory<byte> content)
    {
        Require(held);
        var descriptor = new Descriptor(mediaType, Digest.Of(content.Span), content.Length);
        return BlobExists(descriptor) ? descriptor : WriteBlob(held, mediaType, stream => stream.Write(content.Span));
    }

    /// <summary>
    /// Gives an image its names, each in place of the image that had it, all in one step. The blobs that nothing but those images of ours reached are
    /// deleted with the lock's release.
    /// </summary>
    /// <param name="held">From <see cref="Lock"/> of this layout.</param>
    /// <param name="names">The names.</param>
    /// <param name="target">The manifest or index; all that it reaches must be in the layout.</param>
    /// <exception cref="MinImageException"><see cref="Codes.LayoutDamaged"/>: index.json cannot be read, or a blob is missing. <see cref="Codes.LayoutNotWritable"/>, <see cref="Codes.DiskFull"/>.</exception>
    internal void SetReferences(LayoutLock held, IReadOnlyList<ImageName> names, Descriptor target)
    {
        Require(held);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(target);
        var reach = new Reachability(this);
        if (reach.OfOurs(target).FirstOrDefault(digest => !File.Exists(BlobPath(digest))) is { } missing)
        {
            throw Damaged($"its blob {missing} is missing, which '{string.Join("', '", names)}' needs");
        }

        var index = ReadIndex();
        var before = index.ToJson();
        var replaced = names.SelectMany(name => index.Replace(name, target)).ToList();
        var after = index.ToJson();
        if (after.AsSpan().SequenceEqual(before))
        {
            return;
        }

        Writing(() =>
        {
            held.Journal.Add([.. replaced.SelectMany(reach.OfOurs).Distinct()]);
            Replace(IndexPath, after);
        });
    }

    /// <summary>What a name stands for; null where the layout has no such reference.</summary>
    internal Descriptor? FindReference(ImageName name) => ReadIndex().Find(name);

    /// <summary>The error for a layout that is not what we, or a tool that keeps to the rules, would have left.</summary>
    internal MinImageException Damaged(string fault, Exception? cause = null)
    {
        var message = $"The layout '{Folder}' is damaged: {fault.TrimEnd('.')}. Delete the folder and publish again.";
        return cause is null ? new(Codes.LayoutDamaged, message) : new(Codes.LayoutDamaged, message, cause);
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
            Replace(MarkerPath, Marker.ToArray());
        }
    }

    // By who has the lock: nobody else is writing. What cannot be removed now is there for the next one: the publish that has
    // succeeded is no failure because of it, and one that has failed keeps its reason.
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

    // The names of new folders have to be on the disk before anything in them counts.
    private void MakeFolders()
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

    private void Require(LayoutLock held)
    {
        ArgumentNullException.ThrowIfNull(held);
        if (held.Folder != Folder)
        {
            throw new ArgumentException("The lock is another layout's.", nameof(held));
        }
    }

    private void Replace(string path, byte[] content) => WholeFile.WriteLocked(Folder, stream =>
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
}
