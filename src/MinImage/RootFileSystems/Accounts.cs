using System.Collections.Immutable;
using System.Globalization;
using MinImage.Diagnostics;

namespace MinImage.RootFileSystems;

/// <summary>The users every image has, with the files that name them, and the folders they need.</summary>
public static class Accounts
{
    /// <summary>The number of .NET's own user and group <c>app</c>.</summary>
    public const int AppId = 1654;

    /// <summary>That user and group, in numbers.</summary>
    public const string AppUser = "1654:1654";

    // The largest number that runc and Docker take.
    private const uint LargestId = int.MaxValue;

    private static readonly ImmutableArray<Account> All =
    [
        new("root", 0, "/root"),
        new("app", AppId, "/home/app"),
        new("nobody", 65534, "/nonexistent"),
    ];

    /// <summary>
    /// <c>/etc/passwd</c>, <c>/etc/group</c>, <c>/etc/nsswitch.conf</c> (names from files, then DNS), <c>/home/app</c>
    /// (0755 and owned by app, as in .NET's chiselled images) and <c>/tmp</c> (01777).
    /// </summary>
    public static ImmutableArray<Entry> Entries { get; } =
    [
        Text("/etc/passwd", string.Concat(All.Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.Name}:x:{a.Id}:{a.Id}:{a.Name}:{a.Home}:/sbin/nologin\n")))),
        Text("/etc/group", string.Concat(All.Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.Name}:x:{a.Id}:\n")))),
        Text("/etc/nsswitch.conf", "hosts: files dns\n"),
        new FolderEntry("/home/app", Modes.Folder, AppId, AppId),
        new FolderEntry("/tmp", Modes.SharedFolder),
    ];

    /// <summary>
    /// The user of a config (image-spec 1.1, config, <c>User</c>) in numbers, which an engine understands without reading passwd,
    /// and Kubernetes can check against <c>runAsNonRoot</c>.
    /// </summary>
    /// <param name="user"><c>user</c> or <c>user:group</c>, each a number up to 2147483647 or one of <c>root</c>, <c>app</c>, <c>nobody</c>.</param>
    /// <returns>Numbers as they came; <c>uid:gid</c> for a name alone.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.InvalidUser"/>, showing the value.</exception>
    public static string ResolveUser(string user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return TryResolve(user)
            ?? throw new MinImageException(
                Codes.InvalidUser,
                $"The user '{user}' is neither a number nor a name in the image's /etc/passwd. Use numbers such as {AppUser}, or one of {string.Join(", ", All.Select(a => a.Name))}.");
    }

    /// <summary>As <see cref="ResolveUser"/>, but null for what nobody knows.</summary>
    internal static string? TryResolve(string user) => user.Split(':') switch
    {
        [var name] when IsId(name) => name,
        [var name] when Find(name) is { } id => $"{id}:{id}",
        [var name, var group] when IdOf(name) is { } uid && IdOf(group) is { } gid => $"{uid}:{gid}",
        _ => null,
    };

    /// <summary>The group that passwd names for a user; 0 where it does not have the user.</summary>
    internal static int GroupOf(int uid) => All.FirstOrDefault(account => account.Id == uid)?.Id ?? 0;

    private static string? IdOf(string word) => IsId(word) ? word : Find(word);

    private static bool IsId(string word) =>
        uint.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id <= LargestId;

    private static string? Find(string name) =>
        All.FirstOrDefault(account => account.Name == name)?.Id.ToString(CultureInfo.InvariantCulture);

    private static FileEntry Text(string path, string text) =>
        new(path, Modes.File, 0, 0, FileContent.FromBytes(System.Text.Encoding.ASCII.GetBytes(text)));
}
