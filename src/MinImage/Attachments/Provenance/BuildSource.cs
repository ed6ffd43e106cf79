namespace MinImage.Attachments.Provenance;

/// <summary>The source that a project was built from.</summary>
/// <param name="Commit">The Git commit, as hexadecimal digits.</param>
/// <param name="RepositoryUrl">The address of the repository; null if the project does not publish it.</param>
public sealed record BuildSource(string Commit, string? RepositoryUrl);
