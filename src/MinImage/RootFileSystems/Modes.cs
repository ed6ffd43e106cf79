using MinImage.Diagnostics;

namespace MinImage.RootFileSystems;

/// <summary>The permission bits that images use by default. Three binary digits are one octal digit.</summary>
public static class Modes
{
    /// <summary>0755: a folder that everyone may enter.</summary>
    public const int Folder = 0b111_101_101;

    /// <summary>0755: a file that everyone may execute.</summary>
    public const int Executable = 0b111_101_101;

    /// <summary>0644: a file that everyone may read.</summary>
    public const int File = 0b110_100_100;

    /// <summary>0777: the mode of every symbolic link.</summary>
    public const int Link = 0b111_111_111;

    /// <summary>01777: a folder in which everyone may create files, and only a file's owner may delete it.</summary>
    public const int SharedFolder = 0b001_111_111_111;

    /// <summary>07777: all permission bits.</summary>
    public const int All = 0b111_111_111_111;

    /// <summary>
    /// Returns the default mode of a file by its first bytes: 0755 for ELF files and for scripts that begin with <c>#!</c>, otherwise 0644.
    /// </summary>
    /// <param name="content">The file's bytes.</param>
    /// <exception cref="MinImageException"><see cref="Codes.PublishedFileMissing"/>: the file is missing or cannot be read.</exception>
    public static int Of(FileContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        Span<byte> start = stackalloc byte[4];
        using var stream = content.OpenRead();
        var read = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        return read.SequenceEqual("\u007FELF"u8) || read.StartsWith("#!"u8) ? Executable : File;
    }

    /// <summary>Parses the <c>Mode</c> of an item.</summary>
    /// <param name="mode">Three or four octal digits, with or without a leading 0: <c>750</c>, <c>0750</c>, <c>01777</c>.</param>
    /// <param name="target">The item's path in the image, for the message.</param>
    /// <exception cref="MinImageException"><see cref="Codes.InvalidMode"/>, showing both.</exception>
    public static int Parse(string mode, string target)
    {
        ArgumentNullException.ThrowIfNull(mode);
        var digits = mode.StartsWith('0') ? mode[1..] : mode;
        return digits.Length is 3 or 4 && digits.AsSpan().IndexOfAnyExceptInRange('0', '7') < 0
            ? Convert.ToInt32(digits, 8)
            : throw new MinImageException(
                Codes.InvalidMode,
                $"The Mode of MinImageFile '{target}' is '{mode}': expected three or four octal digits, "
                    + "for example 0750: the owner may read, write and execute, the group may read and execute, and others have no access.");
    }

    /// <summary>Returns the mode of a folder whose files have a mode: each class that may read the files may enter the folder.</summary>
    /// <param name="fileMode">The files' mode.</param>
    internal static int FolderOf(int fileMode) => fileMode | ((fileMode & 0b100_100_100) >> 2);
}
