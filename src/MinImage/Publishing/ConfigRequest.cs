using System.Collections.Immutable;

namespace MinImage.Publishing;

/// <summary>What a project says of the image's config.</summary>
/// <param name="User">A number, <c>uid:gid</c>, or a name that is in the image's passwd.</param>
/// <param name="Command">What is started instead of the executable; empty for the executable.</param>
/// <param name="CommandArguments">Arguments that are always given.</param>
/// <param name="DefaultArguments">Arguments that the user of the image may replace.</param>
/// <param name="Environment">Variables, in the order of the project; a later one replaces an earlier one.</param>
/// <param name="Labels">Labels.</param>
/// <param name="Ports">Ports such as <c>8080/tcp</c>.</param>
/// <param name="IsWeb">Whether the app is an ASP.NET Core one, which listens on 8080 where the project says nothing else.</param>
public sealed record ConfigRequest(
    string User,
    ImmutableArray<string> Command,
    ImmutableArray<string> CommandArguments,
    ImmutableArray<string> DefaultArguments,
    ImmutableArray<KeyValuePair<string, string>> Environment,
    ImmutableArray<KeyValuePair<string, string>> Labels,
    ImmutableArray<string> Ports,
    bool IsWeb);
