namespace MinImage.Host.Files;

/// <summary>The kind of a file (POSIX.1-2017, sys/stat.h).</summary>
/// <param name="Name">The name, with its article.</param>
/// <param name="IsOther">Whether it is neither a regular file nor a folder.</param>
internal sealed record FileKind(string Name, bool IsOther)
{
    private const int TypeMask = 0xF000;

    /// <summary>A file that is not regular; the system does not tell what it is.</summary>
    public static readonly FileKind Unknown = new("not a regular file", IsOther: true);

    /// <summary>A path that is in no folder.</summary>
    public static readonly FileKind InNoFolder = new("the root of a file system, or a device such as NUL", IsOther: true);

    private static readonly FileKind Folder = new("a folder", IsOther: false);
    private static readonly FileKind Regular = new("a regular file", IsOther: false);

    /// <summary>Whether it is a folder.</summary>
    public bool IsFolder => this == Folder;

    /// <summary>Returns the kind that a mode of <c>stat</c> contains.</summary>
    /// <param name="mode">The mode.</param>
    public static FileKind FromMode(int mode) => (mode & TypeMask) switch
    {
        0x1000 => new("a FIFO", IsOther: true),
        0x2000 => new("a character device", IsOther: true),
        0x4000 => Folder,
        0x6000 => new("a block device", IsOther: true),
        0x8000 => Regular,
        0xC000 => new("a socket", IsOther: true),
        _ => Unknown,
    };
}
