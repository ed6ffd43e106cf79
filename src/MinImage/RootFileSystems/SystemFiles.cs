using System.Collections.Immutable;
using System.Text;

namespace MinImage.RootFileSystems;

/// <summary>
/// The files of every image by which the C library and OpenSSL behave as in Debian: both have paths compiled in. docs/files.md lists all paths that they,
/// and .NET, open.
/// </summary>
public static class SystemFiles
{
    /// <summary>
    /// <c>/etc/nsswitch.conf</c> (host names from files, then DNS), <c>/etc/host.conf</c> (all addresses of a name in <c>/etc/hosts</c>, not only those of
    /// the first line), and <c>/usr/lib/ssl</c>, where OpenSSL looks for its configuration, as a link to <c>/etc/ssl</c>.
    /// </summary>
    public static ImmutableArray<Entry> Entries { get; } =
    [
        Text("/etc/nsswitch.conf", "hosts: files dns\n"),
        Text("/etc/host.conf", "multi on\n"),
        new LinkEntry("/usr/lib/ssl", Modes.Link, 0, 0, "../.." + CertificateEntries.Folder),
    ];

    /// <summary>Returns a file that root owns and all may read.</summary>
    /// <param name="path">The file's path in the image.</param>
    /// <param name="content">The file's content, ASCII.</param>
    internal static FileEntry Text(string path, string content) => new(path, Modes.File, 0, 0, FileContent.FromBytes(Encoding.ASCII.GetBytes(content)));
}
