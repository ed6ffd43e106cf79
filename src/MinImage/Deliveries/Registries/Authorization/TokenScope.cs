namespace MinImage.Deliveries.Registries.Authorization;

/// <summary>The scope of a token for a repository (distribution, token authentication, "Token Scope").</summary>
internal static class TokenScope
{
    private const string Rights = "pull,push";

    /// <summary>Returns the scope of a push.</summary>
    /// <param name="repository">The repository.</param>
    public static string ForPush(string repository) => $"repository:{repository}:{Rights}";

    /// <summary>
    /// Returns the scope of a push by the names in a challenge: a registry behind a proxy that changes paths knows its repositories by other names. It is
    /// always one scope for pull and push, because GitLab ignores the push of a first scope if a second one lacks it.
    /// </summary>
    /// <param name="challenge">The value of <c>scope</c> in the challenge, or null.</param>
    /// <param name="repository">The repository.</param>
    public static string ForPush(string? challenge, string repository)
    {
        foreach (var scope in (challenge ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            // The name may contain a host with a port; the type may have a class in parentheses.
            var (first, last) = (scope.IndexOf(':', StringComparison.Ordinal), scope.LastIndexOf(':'));
            if (last > first && (scope[..first] == "repository" || scope.StartsWith("repository(", StringComparison.Ordinal)))
            {
                return $"{scope[..last]}:{Rights}";
            }
        }

        return ForPush(repository);
    }
}
