namespace MinImage.RootFileSystems;

/// <summary>A user, and a group with the same name and ID.</summary>
/// <param name="Name">The name in <c>/etc/passwd</c> and <c>/etc/group</c>.</param>
/// <param name="Id">The user ID, which is also the group ID.</param>
/// <param name="Home">The home folder; it need not exist.</param>
internal sealed record Account(string Name, int Id, string Home);
