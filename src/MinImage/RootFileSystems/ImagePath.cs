using System.Text;
using MinImage.Diagnostics;

namespace MinImage.RootFileSystems;

/// <summary>The rules for a path in an image (image-spec 1.1, layer: names, and the <c>.wh.</c> prefix that whiteouts reserve).</summary>
public static class ImagePath
{
    private const string WhiteoutPrefix = ".wh.";
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Returns the path when it is one an image may hold.</summary>
    /// <param name="path">Absolute, below the root, with <c>/</c> between the names and none at the end.</param>
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
                "" => "has an empty name in it",
                "." or ".." => $"has '{name}' in it",
                _ when name.StartsWith(WhiteoutPrefix, StringComparison.Ordinal) => $"has a name that begins with '{WhiteoutPrefix}', by which layers mark deleted files",
                _ when name.Contains('\0', StringComparison.Ordinal) => "has a NUL character in it",
                _ when !IsUnicode(name) => "is no valid Unicode",
                _ => null,
            };
            if (fault is not null)
            {
                throw Invalid(path, fault);
            }
        }

        return path;
    }

    /// <summary>The path of a folder as a user may write it, brought into the form that entries have.</summary>
    /// <param name="folder">Absolute, with or without <c>/</c> at the end; <c>/</c> is the root.</param>
    /// <returns>Without <c>/</c> at the end; empty for the root.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.InvalidPath"/>, showing the path.</exception>
    public static string Folder(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return folder == "/" ? "" : Validate(folder.EndsWith('/') ? folder[..^1] : folder);
    }

    /// <summary>The folder that holds a valid path; empty for the root.</summary>
    internal static string Parent(string path) => path[..path.LastIndexOf('/')];

    /// <summary>Checks whether a path is in a folder, or in a folder of it.</summary>
    internal static bool IsBelow(string path, string folder) =>
        path.Length > folder.Length && path[folder.Length] == '/' && path.StartsWith(folder, StringComparison.Ordinal);

    /// <summary>Orders by the bytes of UTF-8, which is not the order of UTF-16 beyond U+FFFF.</summary>
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

    private static MinImageException Invalid(string path, string fault) => new(
        Codes.InvalidPath,
        $"'{path.Replace("\0", "\\0", StringComparison.Ordinal)}' cannot be a path in the image: it {fault}. Use an absolute path such as /app/data/file.txt.");
}
