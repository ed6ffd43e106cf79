namespace MinImage.RootFileSystems;

/// <summary>A user, with the group of the same name and number.</summary>
/// <param name="Name">The name in passwd and group.</param>
/// <param name="Id">The number of both.</param>
/// <param name="Home">The home folder; need not exist.</param>
internal sealed record Account(string Name, int Id, string Home);
