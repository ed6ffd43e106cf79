using MinImage.Host.Files;
using MinImage.Layouts;
using MinImage.Oci;

namespace MinImage.Verification;

/// <summary>A folder for the layout of an image that is read from elsewhere.</summary>
internal static class TemporaryLayout
{
    /// <summary>Creates an empty folder that only the user can read.</summary>
    public static string Create() => Directory.CreateTempSubdirectory("minimage-verify-").FullName;

    /// <summary>
    /// Deletes the folder. What another program has open is left to those who clean the system's temporary folder: the verification is over, and its result or
    /// its error is what counts.
    /// </summary>
    /// <param name="folder">The folder.</param>
    public static void Delete(string folder)
    {
        try
        {
            FileReplacement.DeleteFolder(folder);
        }
        catch (Exception e) when (LayoutFiles.IsFault(e))
        {
        }
    }

    /// <summary>Returns the path of one of the layout's files, and creates its folder.</summary>
    /// <param name="folder">The folder of the layout.</param>
    /// <param name="name">The name of an archive's entry, which is not trusted.</param>
    /// <returns>Null if the name is not that of a layout's file.</returns>
    public static string? PathOf(string folder, string name)
    {
        var plain = name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
        return plain is "oci-layout" or "index.json" ? Path.Combine(folder, plain)
            : plain.Split('/') is ["blobs", var algorithm, var hex] && Digest.TryParse($"{algorithm}:{hex}", out var digest) ? PathOf(folder, digest)
            : null;
    }

    /// <summary>Returns the path of a blob, and creates its folder.</summary>
    /// <param name="folder">The folder of the layout.</param>
    /// <param name="digest">The blob's digest.</param>
    public static string PathOf(string folder, Digest digest)
    {
        var blobs = Path.Combine(folder, "blobs", digest.Algorithm);
        Directory.CreateDirectory(blobs);
        return Path.Combine(blobs, digest.Hex);
    }

    /// <summary>Writes the files that make a folder with blobs a layout of one image.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="top">The descriptor of the image's manifest or index.</param>
    public static void Complete(string folder, Descriptor top)
    {
        File.WriteAllBytes(Path.Combine(folder, "oci-layout"), OciLayout.Marker.ToArray());
        File.WriteAllBytes(Path.Combine(folder, "index.json"), new ImageIndex([top]).ToJson());
    }
}
