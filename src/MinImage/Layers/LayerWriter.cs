using System.Globalization;
using System.Text;
using ICSharpCode.SharpZipLib.Tar;
using MinImage.Diagnostics;
using MinImage.Oci;
using MinImage.RootFileSystems;

namespace MinImage.Layers;

/// <summary>
/// Packs a root file system into a layer (image-spec 1.1, layer): a tar file in POSIX format, compressed or not.
/// The same entries and time produce the same bytes on every host: the host's clock, users and zlib have no influence.
/// </summary>
public static class LayerWriter
{
    private const int BufferSize = 64 * 1024;

    // Limits of a ustar header: the fields for the name and the link, and seven octal digits for an owner.
    private const int LongestName = 100;
    private const int LargestOwner = 0b111_111_111_111_111_111_111;
    private const byte ExtendedHeader = (byte)'x';

    // SharpZipLib stores the time in a header as 32-bit seconds.
    private const long LargestTime = int.MaxValue;

    /// <summary>Writes a layer. Neither its content nor the tar file is held in memory.</summary>
    /// <param name="fileSystem">The layer's entries.</param>
    /// <param name="destination">Receives the compressed layer; stays open.</param>
    /// <param name="time">The modification time of all entries, truncated to whole seconds; 1970 or later.</param>
    /// <param name="compression">The compression.</param>
    /// <param name="cancellationToken">Cancels between entries and between blocks of a file.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.PublishedFileMissing"/>: a file does not exist, cannot be read, or changes while it is read.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled; the destination is incomplete.</exception>
    public static Layer Write(
        RootFileSystem fileSystem, Stream destination, DateTimeOffset time, LayerCompression compression, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(fileSystem);
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(compression);
        ArgumentOutOfRangeException.ThrowIfLessThan(time, DateTimeOffset.UnixEpoch);

        using var compressed = new HashingStream(destination);
        LayerTar tar;
        using (var blocks = compression.Compress(compressed, fileSystem.ContentLength))
        {
            tar = WriteTar(fileSystem, blocks, time, cancellationToken);
            blocks.Finish();
        }

        return new(new(compression.MediaType, compressed.CurrentDigest(), compressed.Count), tar.DiffId, tar.Size);
    }

    /// <summary>Describes the tar file of a layer without writing it. Reads all files.</summary>
    /// <param name="fileSystem">The layer's entries.</param>
    /// <param name="time">The modification time of all entries, truncated to whole seconds; 1970 or later.</param>
    /// <param name="cancellationToken">Cancels between entries and between blocks of a file.</param>
    /// <exception cref="MinImageException"><see cref="Codes.PublishedFileMissing"/>, as for <see cref="Write"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    internal static LayerTar Describe(RootFileSystem fileSystem, DateTimeOffset time, CancellationToken cancellationToken) =>
        WriteTar(fileSystem, Stream.Null, time, cancellationToken);

    private static LayerTar WriteTar(RootFileSystem fileSystem, Stream destination, DateTimeOffset time, CancellationToken cancellationToken)
    {
        using var uncompressed = new HashingStream(destination);

        // The tar stream is disposed only on success: after a failure, disposal would fail because of the incomplete entry, and hide the cause.
        var tar = new TarOutputStream(uncompressed, Encoding.UTF8) { IsStreamOwner = false };
        var buffer = new byte[BufferSize];
        foreach (var entry in fileSystem.Entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            WriteEntry(tar, entry, time.ToUnixTimeSeconds(), buffer, cancellationToken);
        }

        tar.Dispose();
        return new(uncompressed.CurrentDigest(), uncompressed.Count);
    }

    private static void WriteEntry(TarOutputStream tar, Entry entry, long seconds, byte[] buffer, CancellationToken cancellationToken)
    {
        using var content = (entry as FileEntry)?.Content.OpenRead();
        var name = entry.Path[1..] + (entry is FolderEntry ? "/" : "");
        var target = (entry as LinkEntry)?.Target ?? "";

        var headerTime = DateTime.UnixEpoch.AddSeconds(Math.Min(seconds, LargestTime));
        if (RecordsOf(entry, name, target, seconds) is { IsEmpty: false } records)
        {
            WriteExtendedHeader(tar, HeaderName("PaxHeaders" + entry.Path), records.ToBytes(), headerTime);
        }

        var header = new UstarEntry(HeaderName(name), TypeOf(entry), entry.Mode)
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

    private static byte TypeOf(Entry entry) => entry switch
    {
        FolderEntry => TarHeader.LF_DIR,
        LinkEntry => TarHeader.LF_SYMLINK,
        _ => TarHeader.LF_NORMAL,
    };

    private static PaxRecords RecordsOf(Entry entry, string name, string target, long seconds)
    {
        var records = new PaxRecords();
        AddUnless(FitsHeader(name), records, "path", name);
        AddUnless(FitsHeader(target), records, "linkpath", target);
        AddUnless(entry.Uid <= LargestOwner, records, "uid", entry.Uid.ToString(CultureInfo.InvariantCulture));
        AddUnless(entry.Gid <= LargestOwner, records, "gid", entry.Gid.ToString(CultureInfo.InvariantCulture));
        AddUnless(seconds <= LargestTime, records, "mtime", seconds.ToString(CultureInfo.InvariantCulture));
        return records;
    }

    private static void WriteExtendedHeader(TarOutputStream tar, string name, byte[] records, DateTime time)
    {
        tar.PutNextEntry(new UstarEntry(name, ExtendedHeader, Modes.File) { Size = records.Length, Time = time }.ToTarEntry());
        tar.Write(records);
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
                $"The length of {entry} changed while it was added to the image as '{entry.Path}'. "
                    + "Make sure that no other process writes to it during the publish, and publish again.");
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

    // Seen only by readers without support for extended headers; the others use the record. SharpZipLib drops the content of an entry whose name ends
    // with a slash, regardless of its type, so a truncated name must not end with one.
    private static string HeaderName(string name)
    {
        var ascii = string.Concat(name.Select(c => char.IsAscii(c) ? c : '_'));
        return ascii.Length <= LongestName ? ascii : ascii[..LongestName].TrimEnd('/');
    }
}
