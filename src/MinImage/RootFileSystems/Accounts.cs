using System.Collections.Immutable;
using System.Globalization;
using MinImage.Diagnostics;

namespace MinImage.RootFileSystems;

/// <summary>The users and groups of every image, with the files that define them and the folders that they need.</summary>
public static class Accounts
{
    /// <summary>The ID of .NET's own user and group <c>app</c>.</summary>
    public const int AppId = 1654;

    /// <summary>The user and group <c>app</c>, as numeric IDs.</summary>
    public const string AppUser = "1654:1654";

    // The largest ID that runc and Docker accept.
    private const uint LargestId = int.MaxValue;

    private static readonly ImmutableArray<Account> All =
    [
        new("root", 0, "/root"),
        new("app", AppId, "/home/app"),
        new("nobody", 65534, "/nonexistent"),
    ];

    /// <summary>
    /// <c>/etc/passwd</c>, <c>/etc/group</c>, <c>/home/app</c> (0755 and owned by <c>app</c>, as in .NET's chiseled images) and <c>/tmp</c> (01777).
    /// </summary>
    public static ImmutableArray<Entry> Entries { get; } =
    [
        SystemFiles.Text("/etc/passwd", string.Concat(All.Select(PasswdLine))),
        SystemFiles.Text("/etc/group", string.Concat(All.Select(GroupLine))),
        new FolderEntry("/home/app", Modes.Folder, AppId, AppId),
        new FolderEntry("/tmp", Modes.SharedFolder),
    ];

    /// <summary>
    /// Resolves the user of an image config (image-spec 1.1, config, <c>User</c>) to numeric IDs, which an engine uses without reading
    /// <c>/etc/passwd</c> and Kubernetes can check against <c>runAsNonRoot</c>.
    /// </summary>
    /// <param name="user">
    /// <c>user</c> or <c>user:group</c>, each an ID up to 2147483647 or one of <c>root</c>, <c>app</c>, <c>nobody</c>.
    /// </param>
    /// <returns>Numeric IDs unchanged; <c>uid:gid</c> for a name without a group.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.InvalidUser"/>: an unknown name, or an invalid ID.</exception>
    public static string ResolveUser(string user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return TryResolveUser(user)
            ?? throw new MinImageException(
                Codes.InvalidUser,
                $"The user '{user}' is neither a number nor a name in the image's /etc/passwd. "
                    + $"Use numbers such as {AppUser}, or one of {string.Join(", ", All.Select(a => a.Name))}.");
    }

    /// <summary>Resolves a user as <see cref="ResolveUser"/> does; returns null if it is invalid.</summary>
    internal static string? TryResolveUser(string user) => user.Split(':') switch
    {
        [var name] when IsId(name) => name,
        [var name] when Find(name) is { } id => $"{id}:{id}",
        [var name, var group] when IdOf(name) is { } uid && IdOf(group) is { } gid => $"{uid}:{gid}",
        _ => null,
    };

    /// <summary>Returns the user's group in <c>/etc/passwd</c>; 0 if the user is not in it.</summary>
    internal static int GroupOf(int uid) => All.FirstOrDefault(account => account.Id == uid)?.Id ?? 0;

    private static string? IdOf(string text) => IsId(text) ? text : Find(text);

    private static bool IsId(string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id <= LargestId;

    private static string? Find(string name) =>
        All.FirstOrDefault(account => account.Name == name)?.Id.ToString(CultureInfo.InvariantCulture);

    private static string PasswdLine(Account account) =>
        string.Create(CultureInfo.InvariantCulture, $"{account.Name}:x:{account.Id}:{account.Id}:{account.Name}:{account.Home}:/sbin/nologin\n");

    private static string GroupLine(Account account) => string.Create(CultureInfo.InvariantCulture, $"{account.Name}:x:{account.Id}:\n");
}
