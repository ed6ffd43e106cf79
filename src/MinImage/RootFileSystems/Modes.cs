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
}
