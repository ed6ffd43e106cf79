using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>Finds the byte and blob in which two layouts differ, to show why.</summary>
internal static class LayoutDifference
{
    private const int Context = 40;

    /// <summary>Describes the first difference; null if there is none.</summary>
    /// <param name="one">A layout with one image.</param>
    /// <param name="other">Another.</param>
    public static string? Find(string one, string other)
    {
        var (a, b) = (File.ReadAllBytes(Path.Combine(one, "index.json")), File.ReadAllBytes(Path.Combine(other, "index.json")));
        return a.AsSpan().SequenceEqual(b)
            ? null
            : Descend(one, other, JsonNode.Parse(a)!["manifests"]![0]!, JsonNode.Parse(b)!["manifests"]![0]!) ?? "index.json: " + Bytes(a, b);
    }

    private static string? Descend(string one, string other, JsonNode a, JsonNode b)
    {
        var (digestA, digestB) = ((string)a["digest"]!, (string)b["digest"]!);
        if (digestA == digestB)
        {
            return null;
        }

        var (blobA, blobB) = (Blob(one, digestA), Blob(other, digestB));
        var mediaType = (string)a["mediaType"]!;
        if (mediaType.EndsWith("tar+gzip", StringComparison.Ordinal))
        {
            return $"layer {digestA}, {digestB}: {FirstEntry(blobA, blobB)}";
        }

        if (mediaType.Contains("config", StringComparison.Ordinal))
        {
            return $"config {digestA}, {digestB}: {Bytes(blobA, blobB)}";
        }

        var (children, others) = (Children(blobA), Children(blobB));
        return children.Zip(others).Select(pair => Descend(one, other, pair.First, pair.Second)).FirstOrDefault(difference => difference is not null)
            ?? $"{mediaType} {digestA}, {digestB}: {Bytes(blobA, blobB)}";
    }

    private static byte[] Blob(string layout, string digest) => File.ReadAllBytes(Path.Combine(layout, "blobs", "sha256", digest["sha256:".Length..]));

    // Layers come before the config, which contains their digests.
    private static List<JsonNode> Children(byte[] manifest)
    {
        var json = JsonNode.Parse(manifest)!;
        return
        [
            .. (json["manifests"] ?? json["layers"])!.AsArray().Select(child => child!), .. json["config"] is { } config ? [config] : Array.Empty<JsonNode>(),
        ];
    }

    private static string FirstEntry(byte[] a, byte[] b)
    {
        var (entries, others) = (Entries(a), Entries(b));
        foreach (var ((name, header, content), (otherName, otherHeader, otherContent)) in entries.Zip(others))
        {
            if (header != otherHeader)
            {
                return $"{header} and {otherHeader}";
            }

            if (!content.AsSpan().SequenceEqual(otherContent))
            {
                return $"{name}, {Bytes(content, otherContent)}";
            }
        }

        return entries.Count != others.Count ? $"{entries.Count} entries, and {others.Count}" : Bytes(a, b);
    }

    private static List<(string Name, string Header, byte[] Content)> Entries(byte[] layer)
    {
        using var reader = new TarReader(new GZipStream(new MemoryStream(layer), CompressionMode.Decompress));
        var entries = new List<(string, string, byte[])>();
        while (reader.GetNextEntry() is { } entry)
        {
            using var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            var header = string.Create(
                CultureInfo.InvariantCulture,
                $"{entry.Name} ({entry.EntryType}, {entry.Mode}, {entry.Uid}:{entry.Gid}, {entry.ModificationTime:O}, {entry.LinkName})");
            entries.Add((entry.Name, header, content.ToArray()));
        }

        return entries;
    }

    // A build ID differs whenever anything does, so more than the first difference is shown.
    private static string Bytes(byte[] a, byte[] b)
    {
        var places = new List<string>();
        var at = a.AsSpan().CommonPrefixLength(b);
        while (at < Math.Min(a.Length, b.Length) && places.Count < 5)
        {
            places.Add(string.Create(CultureInfo.InvariantCulture, $"byte {at}: '{Around(a, at)}' and '{Around(b, at)}'"));
            at = Math.Min(at + Context, Math.Min(a.Length, b.Length));
            at += a.AsSpan(at).CommonPrefixLength(b.AsSpan(at));
        }

        return string.Create(CultureInfo.InvariantCulture, $"of {a.Length} and {b.Length} bytes, {string.Join("; ", places)}");
    }

    private static string Around(ReadOnlySpan<byte> bytes, int at)
    {
        var start = Math.Max(0, at - Context);
        return string.Concat(Encoding.Latin1.GetString(bytes[start..Math.Min(bytes.Length, at + Context)]).Select(c => char.IsControl(c) ? '.' : c));
    }
}
