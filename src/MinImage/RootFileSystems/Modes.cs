using MinImage.Diagnostics;

namespace MinImage.RootFileSystems;

/// <summary>The permission bits an image uses by default; three binary digits are one octal digit.</summary>
public static class Modes
{
    /// <summary>0755: a folder that all may enter.</summary>
    public const int Folder = 0b111_101_101;

    /// <summary>0755: a file that all may execute.</summary>
    public const int Executable = 0b111_101_101;

    /// <summary>0644: a file that all may read.</summary>
    public const int File = 0b110_100_100;

    /// <summary>0777: what every symbolic link has.</summary>
    public const int Link = 0b111_111_111;

    /// <summary>01777: a folder where all may write and nobody may delete what is another's.</summary>
    public const int SharedFolder = 0b001_111_111_111;

    /// <summary>07777: all bits there are.</summary>
    public const int All = 0b111_111_111_111;

    /// <summary>The mode of a file where nobody says one, by its first bytes: 0755 for ELF files and for scripts that begin with <c>#!</c>, 0644 for all else.</summary>
    /// <param name="content">The file's bytes.</param>
    /// <exception cref="MinImageException"><see cref="Codes.PublishedFileMissing"/>.</exception>
    public static int Of(FileContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        Span<byte> start = stackalloc byte[4];
        using var stream = content.OpenRead();
        var read = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        return read.SequenceEqual("\u007FELF"u8) || read.StartsWith("#!"u8) ? Executable : File;
    }

    /// <summary>Reads what a project writes.</summary>
    /// <param name="mode">Three or four octal digits, with or without a 0 before them: <c>750</c>, <c>0750</c>, <c>01777</c>.</param>
    /// <param name="target">The path that is to have the mode, for the message.</param>
    /// <exception cref="MinImageException"><see cref="Codes.InvalidMode"/>, showing both.</exception>
    public static int Parse(string mode, string target)
    {
        ArgumentNullException.ThrowIfNull(mode);
        var digits = mode.StartsWith('0') ? mode[1..] : mode;
        return digits.Length is 3 or 4 && digits.AsSpan().IndexOfAnyExceptInRange('0', '7') < 0
            ? Convert.ToInt32(digits, 8)
            : throw new MinImageException(
                Codes.InvalidMode,
                $"The Mode of MinImageFile '{target}' is '{mode}'. Use three or four octal digits: 0750 for a file that its owner may read, write and execute, its group may read and execute, and nobody else may touch.");
    }

    /// <summary>The mode of a folder that holds files of a mode: who may read them may enter it.</summary>
    /// <param name="fileMode">The files' mode.</param>
    internal static int FolderOf(int fileMode) => fileMode | ((fileMode & 0b100_100_100) >> 2);
}
