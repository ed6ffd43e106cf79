using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MinImage.Diagnostics;
using MinImage.Oci;
using MinImage.RootFileSystems;

namespace MinImage.Layers;

/// <summary>Computes the key of a layer: a digest of everything that its bytes depend on. Layers with equal keys are identical.</summary>
internal static class LayerKey
{
    // Part of the key: increment it whenever LayerWriter writes other bytes for the same entries.
    private const string Format = "minimage-layer-3";

    /// <summary>Returns the key of a layer; reads all files.</summary>
    /// <exception cref="MinImageException"><see cref="Codes.PublishedFileMissing"/>.</exception>
    public static Digest Of(RootFileSystem fileSystem, DateTimeOffset time, LayerCompression compression, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, Format);
        Add(hash, compression.Format(fileSystem.ContentLength));
        Add(hash, time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        foreach (var entry in fileSystem.Entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Add(hash, entry.Path);
            Add(hash, string.Create(CultureInfo.InvariantCulture, $"{entry.Mode}:{entry.Uid}:{entry.Gid}"));
            Add(hash, entry switch
            {
                FileEntry file => "file " + DigestOf(file.Content),
                LinkEntry link => "link " + link.Target,
                _ => "folder",
            });
        }

        return Digest.FromHash(hash.GetHashAndReset());
    }

    private static Digest DigestOf(FileContent content)
    {
        using var stream = content.OpenRead();
        return Digest.FromHash(SHA256.HashData(stream));
    }

    // NUL terminates each value: no path, target or number contains it.
    private static void Add(IncrementalHash hash, string value) => hash.AppendData(Encoding.UTF8.GetBytes(value + "\0"));
}
