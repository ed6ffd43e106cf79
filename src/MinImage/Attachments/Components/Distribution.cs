namespace MinImage.Attachments.Components;

/// <summary>The distribution that the system packages of an image come from.</summary>
/// <param name="Id">The name in package URLs and in <c>os-release</c>, such as <c>debian</c>.</param>
/// <param name="Name">The name for people, such as <c>Debian</c>.</param>
/// <param name="Release">The number of the release, such as <c>12</c>; null if it is unknown.</param>
public sealed record Distribution(string Id, string Name, string? Release);
