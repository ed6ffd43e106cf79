using System.Globalization;
using System.Text;
using MinImage.Diagnostics;

namespace MinImage.RootFileSystems;

/// <summary>Checks and compares paths in an image (image-spec 1.1, layer: names, and the <c>.wh.</c> prefix reserved for whiteouts).</summary>
internal static class ImagePath
{
    private const string WhiteoutPrefix = ".wh.";

    // NAME_MAX of the file systems of Linux, and PATH_MAX without its NUL, in bytes: engines cannot unpack longer ones.
    private const int LongestName = 255;
    private const int LongestPath = 4095;

    // The length of a path in a message, in characters.
    private const int LongestShown = 200;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Returns the path if it is valid in an image.</summary>
    /// <param name="path">An absolute path other than the root, with <c>/</c> between the names and none at the end.</param>
    /// <exception cref="MinImageException"><see cref="Codes.InvalidPath"/>, showing the path.</exception>
    public static string Validate(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!path.StartsWith('/'))
        {
            throw Invalid(path, "is not absolute");
        }

        foreach (var name in path[1..].Split('/'))
        {
            var fault = name switch
            {
                "" => "contains an empty name",
                "." or ".." => $"contains '{name}'",
                _ when name.StartsWith(WhiteoutPrefix, StringComparison.Ordinal) =>
                    $"contains a name that begins with '{WhiteoutPrefix}', which layers use to mark deleted files",
                _ when name.Contains('\0', StringComparison.Ordinal) => "contains a NUL character",
                _ when !IsUnicode(name) => "is not valid Unicode",
                _ when Encoding.UTF8.GetByteCount(name) is > LongestName and var length =>
                    string.Create(CultureInfo.InvariantCulture, $"contains a name of {length} bytes, but Linux allows {LongestName}"),
                _ => null,
            };
            if (fault is not null)
            {
                throw Invalid(path, fault);
            }
        }

        return Encoding.UTF8.GetByteCount(path) is > LongestPath and var bytes
            ? throw Invalid(path, string.Create(CultureInfo.InvariantCulture, $"has {bytes} bytes, but Linux allows {LongestPath}"))
            : path;
    }

    /// <summary>Returns whether the target of a symbolic link is short enough for Linux.</summary>
    /// <param name="target">The target.</param>
    public static bool FitsLink(string target) => Encoding.UTF8.GetByteCount(target) <= LongestPath;

    /// <summary>Normalizes a folder's path as a user may write it to the form that entries have.</summary>
    /// <param name="folder">An absolute path with or without <c>/</c> at the end; <c>/</c> is the root.</param>
    /// <returns>The path without <c>/</c> at the end; empty for the root.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.InvalidPath"/>, showing the path.</exception>
    public static string Folder(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return folder == "/" ? "" : Validate(folder.EndsWith('/') ? folder[..^1] : folder);
    }

    /// <summary>Returns the folder that contains a valid path; empty for the root.</summary>
    internal static string Parent(string path) => path[..path.LastIndexOf('/')];

    /// <summary>Checks whether a path is below a folder, at any depth.</summary>
    internal static bool IsBelow(string path, string folder) =>
        path.Length > folder.Length && path[folder.Length] == '/' && path.StartsWith(folder, StringComparison.Ordinal);

    /// <summary>Compares two paths by their UTF-8 bytes; beyond U+FFFF, this order differs from that of UTF-16.</summary>
    internal static int Compare(string left, string right) =>
        Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));

    private static bool IsUnicode(string name)
    {
        try
        {
            _ = StrictUtf8.GetByteCount(name);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    private static string Shown(string path) =>
        (path.Length <= LongestShown ? path : path[..LongestShown] + "...").Replace("\0", "\\0", StringComparison.Ordinal);

    private static MinImageException Invalid(string path, string fault) => new(
        Codes.InvalidPath,
        $"'{Shown(path)}' cannot be a path in the image: it {fault}. "
            + "Use an absolute path such as /app/data/file.txt.");
}
