using System.Globalization;
using MinImage.Diagnostics;

namespace MinImage.RootFileSystems;

/// <summary>The owner of an entry.</summary>
/// <param name="Uid">The user ID, 0 or more.</param>
/// <param name="Gid">The group ID, 0 or more.</param>
public sealed record Owner(int Uid, int Gid)
{
    /// <summary>Parses the <c>Owner</c> of an item: <c>uid:gid</c>, each an ID or a name in the image's <c>/etc/passwd</c>.</summary>
    /// <param name="owner">The item's value.</param>
    /// <param name="target">The item's path in the image, for the message.</param>
    /// <exception cref="MinImageException"><see cref="Codes.InvalidOwner"/>, showing both.</exception>
    public static Owner Parse(string owner, string target)
    {
        ArgumentNullException.ThrowIfNull(owner);
        return Accounts.TryResolveUser(owner) is { } resolved && resolved.Contains(':', StringComparison.Ordinal)
            ? FromUser(resolved)
            : throw new MinImageException(
                Codes.InvalidOwner,
                $"The Owner of MinImageFile '{target}' is '{owner}': expected a user and a group, as IDs up to {int.MaxValue} or by names in the image, "
                    + $"for example {Accounts.AppUser}.");
    }

    /// <summary>
    /// Returns the owner for a config's user. Without a group, an engine uses the user's group in <c>/etc/passwd</c>, or 0 if the user is not in it.
    /// </summary>
    /// <param name="user">A result of <see cref="Accounts.ResolveUser"/>.</param>
    internal static Owner FromUser(string user)
    {
        var numbers = user.Split(':');
        var uid = int.Parse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture);
        return new(uid, numbers.Length > 1 ? int.Parse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture) : Accounts.GroupOf(uid));
    }
}
