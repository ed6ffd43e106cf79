using System.Collections.Immutable;
using System.Globalization;
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

    private readonly IDiagnosticLog _log;
    private readonly LayoutWaiting _waiting;

    private readonly HashSet<string> _warned = [];

    private OciLayout(string folder, IDiagnosticLog log, LayoutWaiting waiting)
    {
        Folder = Path.GetFullPath(folder);
        _log = log;
        _waiting = waiting;
    }

    /// <summary>The content of the file <c>oci-layout</c>.</summary>
    internal static ReadOnlySpan<byte> Marker => "{\"imageLayoutVersion\":\"1.0.0\"}"u8;

    /// <summary>The layout's folder, absolute.</summary>
    public string Folder { get; }

    /// <summary>Opens a layout; creates the folder and an empty layout if they do not exist.</summary>
    /// <param name="folder">A missing or empty folder, or a layout.</param>
    /// <param name="log">
    /// Receives a message if this process waits for another one that is writing to the layout, <see cref="Codes.LayoutNotLockable"/> and
    /// <see cref="Codes.BlobsKept"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels waiting for another process that is creating the layout.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.NotALayout"/>: the folder has other content, or is a file; nothing was changed.
    /// <see cref="Codes.LayoutNotWritable"/>, <see cref="Codes.DiskFull"/>, <see cref="Codes.LayoutInUse"/>, <see cref="Codes.NotARegularFile"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static OciLayout Open(string folder, IDiagnosticLog log, CancellationToken cancellationToken) =>
        Open(folder, log, LayoutWaiting.Default, cancellationToken);

    // For tests, which wait for shorter times.
    internal static OciLayout Open(string folder, IDiagnosticLog log, LayoutWaiting waiting, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(log);
        var layout = new OciLayout(folder, log, waiting);
        layout.ConvertFaults(() =>
        {
            layout.RejectOtherContent();
            layout.CreateFolders();
            if (!File.Exists(layout.MarkerPath) || !File.Exists(layout.IndexPath))
            {
                layout.Initialize(cancellationToken);
            }
        });
        return layout;
    }

    /// <summary>Opens a layout that an earlier publish has written; writes nothing.</summary>
    /// <param name="folder">The layout.</param>
    /// <param name="log">Receives a message if this process waits for another one that is writing to the layout.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.ImageNotFound"/>: the folder is missing or empty. <see cref="Codes.NotALayout"/>, <see cref="Codes.LayoutNotWritable"/>.
    /// </exception>
    public static OciLayout OpenExisting(string folder, IDiagnosticLog log)
    {
        Check(folder, log);
        var layout = new OciLayout(folder, log, LayoutWaiting.Default);
        return File.Exists(layout.MarkerPath) && File.Exists(layout.IndexPath)
            ? layout
            : throw new MinImageException(Codes.ImageNotFound, $"There is no image in '{layout.Folder}'. {PublishFirst}");
    }

    /// <summary>Checks that a folder can be opened as a layout; writes nothing.</summary>
    /// <param name="folder">A missing or empty folder, or a layout.</param>
    /// <param name="log">The log.</param>
    /// <exception cref="MinImageException"><see cref="Codes.NotALayout"/>; <see cref="Codes.LayoutNotWritable"/>: the folder cannot be read.</exception>
    public static void Check(string folder, IDiagnosticLog log)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(log);
        var layout = new OciLayout(folder, log, LayoutWaiting.Default);
        layout.ConvertFaults(layout.RejectOtherContent);
    }

    /// <summary>Acquires the lock on the layout to write, and removes the leftovers of an interrupted publish: incomplete files and dangling blobs.</summary>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.LayoutNotWritable"/>, <see cref="Codes.DiskFull"/>, <see cref="Codes.LayoutInUse"/> or <see cref="Codes.NotARegularFile"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled while waiting.</exception>
    internal LayoutLock Lock(CancellationToken cancellationToken)
    {
        var held = LockToRead(cancellationToken);
        try
        {
            if (!held.IsExclusive)
            {
                WarnOnce(
                    Codes.LayoutNotLockable,
                    $"The file system of the layout '{Folder}' does not support locks. Of two publishes to it at the same time, one may lose its names; and "
                        + "blobs that are no longer needed are not deleted. Publish to it one at a time, set a folder on another file system "
                        + $"(-p:MinImageLayoutPath=/some/folder), or add {Codes.LayoutNotLockable} to NoWarn.");
            }

            ConvertFaults(held.Journal.Begin);
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Acquires the lock on the layout for a moment, so that no blob is deleted; writes nothing, except that it removes leftovers.</summary>
    /// <inheritdoc cref="Lock"/>
    internal LayoutLock LockToRead(CancellationToken cancellationToken) =>
        LayoutLock.Take(Folder, MarkerPath, new LayoutWait(Folder, _waiting, _log), CleanUp, cancellationToken);

    /// <summary>Returns whether the layout contains a blob with the size and digest of a descriptor. Reads the whole blob.</summary>
    /// <param name="descriptor">The descriptor of the blob.</param>
    internal bool BlobExists(Descriptor descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        try
        {
            using var stream = RegularFile.OpenRead(BlobPath(descriptor.Digest));
            return stream.Length == descriptor.Size && descriptor.Digest.Matches(stream);
        }
        catch (Exception e) when (LayoutFiles.IsFault(e) || e is MinImageException)
        {
            return false;
        }
    }

    /// <summary>Opens a blob. The caller disposes the stream.</summary>
    /// <param name="digest">The digest of the blob.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.LayoutDamaged"/>: the blob is missing or cannot be read. <see cref="Codes.NotARegularFile"/>.
    /// </exception>
    internal FileStream OpenBlob(Digest digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        try
        {
            return RegularFile.OpenRead(BlobPath(digest));
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
    /// <param name="artifacts">
    /// What the index lists about the image, whose blobs the layout contains. They replace those that this library has listed about the same image; and
    /// those about images that the layout does not contain any more are removed.
    /// </param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.LayoutDamaged"/>: index.json cannot be read, or a blob is missing. <see cref="Codes.LayoutNotWritable"/>,
    /// <see cref="Codes.DiskFull"/>.
    /// </exception>
    internal void SetReferences(LayoutLock held, IReadOnlyList<ImageName> names, Descriptor target, IReadOnlyCollection<LayoutArtifact> artifacts)
    {
        RequireOwn(held);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(target);
        var reachability = new Reachability(this);
        var ofTarget = reachability.OwnBlobs(target);
        if (ofTarget.FirstOrDefault(digest => !File.Exists(BlobPath(digest))) is { } missing)
        {
            throw held.IsExclusive
                ? Damaged($"its blob {missing}, a part of '{string.Join("', '", names)}', is missing")
                : new MinImageException(
                    Codes.LayoutNotLockable,
                    $"The layout '{Folder}' is on a file system without locks, and its blob {missing} has disappeared while this publish wrote to it: "
                        + "another program changed it at the same time. Publish again, one at a time.");
        }

        var index = ReadIndex();
        var before = index.ToJson();
        var replaced = names.SelectMany(name => index.Replace(name, target)).ToList();
        var obsolete = ObsoleteArtifacts(index, ofTarget, artifacts, reachability);
        index.RemoveArtifacts(obsolete.Select(artifact => artifact.Manifest.Digest).ToHashSet());
        index.AddArtifacts(artifacts);
        var after = index.ToJson();
        if (after.AsSpan().SequenceEqual(before))
        {
            return;
        }

        ConvertFaults(() =>
        {
            var artifactBlobs = obsolete.SelectMany(artifact => reachability.ArtifactBlobs(artifact.Manifest));
            held.Journal.Add([.. replaced.SelectMany(reachability.OwnBlobs).Concat(artifactBlobs).Distinct()]);
            Replace(IndexPath, after);
        });
    }

    /// <summary>Returns the digests of the images to which the layout's index refers, without duplicates.</summary>
    /// <exception cref="MinImageException"><see cref="Codes.LayoutDamaged"/>.</exception>
    internal ImmutableArray<Digest> Digests() => ReadIndex().Digests();

    // An artifact keeps the blobs of its subject, so it goes with the last reference to it; and with it what is about the artifact, such as its signature.
    private static List<LayoutArtifact> ObsoleteArtifacts(
        LayoutIndex index, HashSet<Digest> ofTarget, IReadOnlyCollection<LayoutArtifact> artifacts, Reachability reachability)
    {
        var own = index.OwnArtifacts();
        if (own.IsEmpty)
        {
            return [];
        }

        var wanted = artifacts.Select(artifact => artifact.Manifest.Digest).ToHashSet();
        var reached = reachability.OfIndex(index.WithoutOwnArtifacts().Root);
        return
        [
            .. own.Where(artifact => index.ImageOf(artifact) is var image && ofTarget.Contains(image)
                ? !wanted.Contains(artifact.Manifest.Digest)
                : !reached.Blobs.Contains(image) && reached.Unknown is null),
        ];
    }

    /// <summary>Returns the artifacts about an image that this library has listed, with the content of their manifests and only layers.</summary>
    /// <param name="subjects">The manifests and indexes of the image.</param>
    /// <param name="cancellationToken">Cancels waiting for another publish.</param>
    /// <exception cref="MinImageException"><see cref="Codes.LayoutDamaged"/>, <see cref="Codes.LayoutNotWritable"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled while waiting.</exception>
    internal ImmutableArray<(ImageManifest Manifest, byte[] Document)> ReadArtifacts(IReadOnlyCollection<Digest> subjects, CancellationToken cancellationToken)
    {
        using var held = LockToRead(cancellationToken);
        var index = ReadIndex();
        return [.. index.OwnArtifacts().Where(artifact => subjects.Contains(index.ImageOf(artifact))).Select(ReadArtifact)];
    }

    private (ImageManifest Manifest, byte[] Document) ReadArtifact(LayoutArtifact artifact)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize(ReadBlob(artifact.Manifest), OciJson.Context.ImageManifest);
            return manifest is { Layers: [var layer] } ? (manifest, ReadBlob(layer)) : throw new JsonException("The artifact has not one layer.");
        }
        catch (JsonException e)
        {
            throw Damaged($"its blob {artifact.Manifest.Digest} cannot be read: {e.Message}", e);
        }
    }

    private byte[] ReadBlob(Descriptor blob)
    {
        using var stream = OpenBlob(blob.Digest);
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return blob.Digest.Compute(content.GetBuffer().AsSpan(0, (int)content.Length)) == blob.Digest
            ? content.ToArray()
            : throw Damaged($"the content of its blob {blob.Digest} does not match the digest");
    }

    /// <summary>Returns the descriptor that a name refers to; null if the layout has no such reference.</summary>
    internal Descriptor? FindReference(ImageName name) => ReadIndex().Find(name);

    /// <summary>Returns the descriptor of the image that a name refers to.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="MinImageException"><see cref="Codes.ImageNotFound"/>, <see cref="Codes.LayoutDamaged"/>.</exception>
    internal Descriptor DemandReference(ImageName name) => FindReference(name) ?? throw NotFound($"'{name}'");

    /// <summary>Returns the descriptor of a manifest or index that the index lists, under any name or none.</summary>
    /// <param name="digest">Its digest.</param>
    /// <exception cref="MinImageException"><see cref="Codes.ImageNotFound"/>, <see cref="Codes.LayoutDamaged"/>.</exception>
    internal Descriptor DemandReference(Digest digest) => ReadIndex().Find(digest) ?? throw NotFound($"with the digest {digest}");

    /// <summary>Returns the error for a layout whose content no conforming tool would have written.</summary>
    internal MinImageException Damaged(string fault, Exception? cause = null)
    {
        var message = $"The layout '{Folder}' is damaged: {fault.TrimEnd('.')}. {Advice()}";
        return cause is null ? new(Codes.LayoutDamaged, message) : new(Codes.LayoutDamaged, message, cause);
    }

    private const string PublishFirst =
        "Publish first, with the same repository, tags, configuration and MinImageLayoutPath; "
            + "or set MinImagePushDigest to the digest of an image in the layout.";

    private MinImageException NotFound(string what)
    {
        var names = ReadIndex().ReferenceNames();
        var content = names.IsEmpty ? "It contains no named image." : $"It contains {string.Join(", ", names.Take(10).Select(name => $"'{name}'"))}.";
        return new(Codes.ImageNotFound, $"The layout '{Folder}' does not contain the image {what}. {content} {PublishFirst}");
    }

    internal string BlobPath(Digest digest) => Path.Combine(Folder, "blobs", digest.Algorithm, digest.Hex);

    private string BlobFolder => Path.Combine(Folder, "blobs", "sha256");

    private string MarkerPath => Path.Combine(Folder, MarkerName);

    private string IndexPath => Path.Combine(Folder, IndexName);

    // The marker is written last: a folder that contains it contains an index. It is what a publish locks, so it is never replaced: as long as it or the index
    // is missing, the lock of earlier versions ensures that one process creates them. A process that acquires that lock after its file was removed finds both.
    private void Initialize(CancellationToken cancellationToken)
    {
        var wait = new LayoutWait(Folder, _waiting, _log);
        FileStream? held;
        while (!OldLayoutLock.TryTake(Folder, FileMode.OpenOrCreate, out held))
        {
            wait.Continue(cancellationToken);
        }

        using (held)
        {
            if (!File.Exists(IndexPath))
            {
                Replace(IndexPath, LayoutIndex.Empty().ToJson());
            }

            if (!File.Exists(MarkerPath))
            {
                Replace(MarkerPath, Marker.ToArray());
            }

            OldLayoutLock.Remove(Folder, held);
        }
    }

    // Called with the lock held, so no other writer is active. What cannot be removed is left to the next lock holder: a failure here must neither fail a
    // successful publish nor hide the cause of a failed one.
    // Without an exclusive lock, another publish may be using anything: then nothing is removed.
    private void CleanUp(LayoutLock held)
    {
        if (!held.IsExclusive)
        {
            return;
        }

        try
        {
            foreach (var path in Directory.EnumerateFiles(Folder, WholeFile.TemporaryPattern))
            {
                File.Delete(path);
            }

            var blobs = held.Journal.Read();
            if (blobs.Count > 0)
            {
                var reached = new Reachability(this).OfIndex(ReadIndex().Root);
                var superfluous = blobs.Where(blob => !reached.Blobs.Contains(blob) && File.Exists(BlobPath(blob))).ToList();
                if (reached.Unknown is { } reason && superfluous.Count > 0)
                {
                    held.Journal.Keep(superfluous);
                    WarnKept(superfluous.Count, reason);
                    return;
                }

                superfluous.ForEach(blob => File.Delete(BlobPath(blob)));
            }

            held.Journal.Delete();
        }
        catch (Exception e) when (LayoutFiles.IsFault(e) || e is MinImageException)
        {
        }
    }

    private void WarnKept(int count, string reason) => WarnOnce(
        Codes.BlobsKept,
        string.Create(
            CultureInfo.InvariantCulture,
            $"The layout '{Folder}' keeps {count} {(count == 1 ? "blob" : "blobs")} of replaced images, because it is unknown whether something else needs "
                + $"them: {reason}. They are deleted by the first publish that can rule it out. Nothing is damaged; to avoid this warning, remove that content "
                + $"from the layout, publish to another folder (-p:MinImageLayoutPath=/some/folder), or add {Codes.BlobsKept} to NoWarn."));

    private void WarnOnce(string code, string message)
    {
        if (_warned.Add(code))
        {
            _log.Warn(code, message);
        }
    }

    // A layout may be shared: deleting it would also delete images that only another project, person or tool can write again.
    private string Advice()
    {
        const string another = "or publish to another folder: -p:MinImageLayoutPath=/some/folder.";
        try
        {
            var index = LayoutIndex.Parse(RegularFile.ReadAllBytes(IndexPath));
            if (index.OwnRepository() is { } repository)
            {
                return $"It contains only images of '{repository}', written by MinImage: delete the folder and publish again.";
            }

            var names = index.ReferenceNames();
            return names.IsEmpty
                ? $"Restore it from a copy, {another}"
                : $"It contains images of several projects or tools ({ForeignText.Line(string.Join(", ", names))}), so do not delete it: restore it from a "
                    + $"copy, write the damaged image again with the tool that wrote it, {another}";
        }
        catch (Exception e) when (LayoutFiles.IsFault(e) || e is JsonException or MinImageException)
        {
            return $"Which images it contains is unknown, so do not delete it unless all of them can be written again: restore it from a copy, {another}";
        }
    }

    private LayoutIndex ReadIndex()
    {
        try
        {
            return LayoutIndex.Parse(RegularFile.ReadAllBytes(IndexPath));
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

        if (File.Exists(MarkerPath) && !IsMarker(RegularFile.ReadAllBytes(MarkerPath)))
        {
            throw NotALayout($"The imageLayoutVersion in '{MarkerPath}' is not 1.0.0, the only supported version. Nothing was changed.");
        }
    }

    private static MinImageException NotALayout(string fault) =>
        new(Codes.NotALayout, $"{fault} Set a new or empty folder, or a layout: -p:MinImageLayoutPath=/some/folder.");

    // A publish that was killed right after its start leaves the folder for blobs, the lock, an empty index, and incomplete files.
    private bool HasOtherContent() => Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName)
        .Any(name => name != "blobs" && !(name == IndexName && HasEmptyIndex()) && name?.StartsWith(".minimage", StringComparison.Ordinal) != true);

    private bool HasEmptyIndex() => RegularFile.ReadAllBytes(IndexPath).AsSpan().SequenceEqual(LayoutIndex.Empty().ToJson());

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
