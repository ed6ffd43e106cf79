using System.Globalization;
using MinImage.Diagnostics;

namespace MinImage.RootFileSystems;

/// <summary>Whose an entry is.</summary>
/// <param name="Uid">The user's number, 0 or more.</param>
/// <param name="Gid">The group's number, 0 or more.</param>
public sealed record Owner(int Uid, int Gid)
{
    /// <summary>Reads two numbers, <c>uid:gid</c>, or names of the image's passwd in their place.</summary>
    /// <param name="owner">What a project writes.</param>
    /// <param name="target">The path that is to be this owner's, for the message.</param>
    /// <exception cref="MinImageException"><see cref="Codes.InvalidOwner"/>, showing both.</exception>
    public static Owner Parse(string owner, string target)
    {
        ArgumentNullException.ThrowIfNull(owner);
        return Accounts.TryResolve(owner) is { } resolved && resolved.Contains(':', StringComparison.Ordinal)
            ? OfUser(resolved)
            : throw new MinImageException(
                Codes.InvalidOwner,
                $"The Owner of MinImageFile '{target}' is '{owner}'. Use two numbers up to {int.MaxValue}, of a user and a group: {Accounts.AppUser}.");
    }

    /// <summary>The owner that a config's user is; of a number alone the group is of the same number where passwd has it so, else 0, as for an engine.</summary>
    /// <param name="user">What <see cref="Accounts.ResolveUser"/> returned.</param>
    internal static Owner OfUser(string user)
    {
        var numbers = user.Split(':');
        var uid = int.Parse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture);
        return new(uid, numbers.Length > 1 ? int.Parse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture) : Accounts.GroupOf(uid));
    }
}
