using ICSharpCode.SharpZipLib.Tar;

namespace MinImage.Layers;

/// <summary>
/// An entry of a tar file with a POSIX (ustar) header. It contains no host data: owners are numbers without names, and the default time is the epoch.
/// </summary>
/// <param name="Name">The path; at most 100 ASCII characters, with a slash at the end for a folder.</param>
/// <param name="Type">The type flag, one of the constants of <see cref="TarHeader"/>.</param>
/// <param name="Mode">The permission bits.</param>
internal sealed record UstarEntry(string Name, byte Type, int Mode)
{
    /// <summary>The length of the content in bytes.</summary>
    public long Size { get; init; }

    /// <summary>The modification time, in UTC and whole seconds.</summary>
    public DateTime Time { get; init; } = DateTime.UnixEpoch;

    /// <summary>The user ID; at most seven octal digits.</summary>
    public int Uid { get; init; }

    /// <summary>The group ID; at most seven octal digits.</summary>
    public int Gid { get; init; }

    /// <summary>The target of a symbolic link; otherwise empty.</summary>
    public string LinkTarget { get; init; } = "";

    /// <summary>Returns the entry in the form that SharpZipLib writes.</summary>
    public TarEntry ToTarEntry() => new(new TarHeader
    {
        Name = Name,
        TypeFlag = Type,
        Mode = Mode,
        UserId = Uid,
        GroupId = Gid,
        Size = Size,
        ModTime = Time,
        LinkName = LinkTarget,
        Magic = "ustar",
        Version = "00",
        UserName = "",
        GroupName = "",
    });
}
