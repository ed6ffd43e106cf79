using System.Globalization;
using System.Text;
using ICSharpCode.SharpZipLib.Tar;
using MinImage.Diagnostics;
using MinImage.Oci;
using MinImage.RootFileSystems;

namespace MinImage.Layers;

/// <summary>
/// Packs a root file system into a layer (image-spec 1.1, layer): a tar file in POSIX form, compressed or not.
/// The same entries and time give the same bytes on any host: nothing of the host's clock, users or zlib gets in.
/// </summary>
public static class LayerWriter
{
    private const int BufferSize = 64 * 1024;

    // Of a ustar header: the name's and the link's field, and seven octal digits for an owner.
    private const int LongestName = 100;
    private const int LargestOwner = 0b111_111_111_111_111_111_111;
    private const byte ExtendedHeader = (byte)'x';

    /// <summary>Writes a layer. Neither stream nor content is held in memory.</summary>
    /// <param name="fileSystem">The layer's entries.</param>
    /// <param name="destination">Gets the compressed layer; stays open.</param>
    /// <param name="time">The time of all entries, cut to whole seconds; 1970 or later.</param>
    /// <param name="compression">How it is compressed.</param>
    /// <param name="cancellationToken">Looked at between entries and between blocks of a file.</param>
    /// <exception cref="MinImageException"><see cref="Codes.PublishedFileMissing"/>: a file is gone, cannot be read, or changes while it is read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the destination holds a part.</exception>
    public static Layer Write(RootFileSystem fileSystem, Stream destination, DateTimeOffset time, LayerCompression compression, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(fileSystem);
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(compression);
        ArgumentOutOfRangeException.ThrowIfLessThan(time, DateTimeOffset.UnixEpoch);

        using var compressed = new HashingStream(destination);
        Digest diffId;
        long uncompressedSize;

        using (var blocks = compression.Compress(compressed, fileSystem.ContentLength))
        {
            using var uncompressed = new HashingStream(blocks);

            // Disposed of only at the end: before, it would fail because the entry is not whole, and hide why it is not.
            var tar = new TarOutputStream(uncompressed, Encoding.UTF8) { IsStreamOwner = false };
            var buffer = new byte[BufferSize];
            foreach (var entry in fileSystem.Entries)
            {
                cancellationToken.ThrowIfCancellationRequested();
                WriteEntry(tar, entry, time.ToUnixTimeSeconds(), buffer, cancellationToken);
            }

            tar.Dispose();
            diffId = uncompressed.CurrentDigest();
            uncompressedSize = uncompressed.Count;
            blocks.Finish();
        }

        return new(new(compression.MediaType, compressed.CurrentDigest(), compressed.Count), diffId, uncompressedSize);
    }

    private static void WriteEntry(TarOutputStream tar, Entry entry, long seconds, byte[] buffer, CancellationToken cancellationToken)
    {
        using var content = (entry as FileEntry)?.Content.OpenRead();
        var name = entry.Path[1..] + (entry is FolderEntry ? "/" : "");
        var target = (entry as LinkEntry)?.Target ?? "";

        var records = new PaxRecords();
        AddUnless(FitsHeader(name), records, "path", name);
        AddUnless(FitsHeader(target), records, "linkpath", target);
        AddUnless(entry.Uid <= LargestOwner, records, "uid", entry.Uid.ToString(CultureInfo.InvariantCulture));
        AddUnless(entry.Gid <= LargestOwner, records, "gid", entry.Gid.ToString(CultureInfo.InvariantCulture));

        // SharpZipLib counts a header's seconds in 32 bits.
        AddUnless(seconds <= int.MaxValue, records, "mtime", seconds.ToString(CultureInfo.InvariantCulture));
        var headerTime = DateTime.UnixEpoch.AddSeconds(Math.Min(seconds, int.MaxValue));
        if (!records.IsEmpty)
        {
            var bytes = records.ToBytes();
            var extended = new UstarEntry(HeaderName("PaxHeaders" + entry.Path), ExtendedHeader, Modes.File) { Size = bytes.Length, Time = headerTime };
            tar.PutNextEntry(extended.ToTarEntry());
            tar.Write(bytes);
            tar.CloseEntry();
        }

        var type = entry switch
        {
            FolderEntry => TarHeader.LF_DIR,
            LinkEntry => TarHeader.LF_SYMLINK,
            _ => TarHeader.LF_NORMAL,
        };
        var header = new UstarEntry(HeaderName(name), type, entry.Mode)
        {
            Uid = Math.Min(entry.Uid, LargestOwner),
            Gid = Math.Min(entry.Gid, LargestOwner),
            Size = content?.Length ?? 0,
            Time = headerTime,
            LinkTarget = HeaderName(target),
        };
        tar.PutNextEntry(header.ToTarEntry());
        if (content is not null)
        {
            Copy(content, tar, entry, buffer, cancellationToken);
        }

        tar.CloseEntry();
    }

    private static void Copy(Stream content, TarOutputStream tar, Entry entry, byte[] buffer, CancellationToken cancellationToken)
    {
        var remaining = content.Length;
        int read;
        while ((read = content.Read(buffer)) > 0 && read <= remaining)
        {
            cancellationToken.ThrowIfCancellationRequested();
            tar.Write(buffer, 0, read);
            remaining -= read;
        }

        if (read > 0 || remaining > 0)
        {
            throw new MinImageException(
                Codes.PublishedFileMissing,
                $"{entry} changed its length while it was put into the image as '{entry.Path}'. See that nothing else writes to it during the publish, and publish again.");
        }
    }

    private static void AddUnless(bool fits, PaxRecords records, string key, string value)
    {
        if (!fits)
        {
            records.Add(key, value);
        }
    }

    private static bool FitsHeader(string name) => name.Length <= LongestName && Ascii.IsValid(name);

    // What a reader that knows no extended headers would see; the others take the record. SharpZipLib drops the content
    // of an entry whose name ends with a slash, whatever its type, so a cut must not leave one there.
    private static string HeaderName(string name)
    {
        var ascii = string.Concat(name.Select(c => char.IsAscii(c) ? c : '_'));
        return ascii.Length <= LongestName ? ascii : ascii[..LongestName].TrimEnd('/');
    }
}
