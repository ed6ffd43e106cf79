namespace MinImage.RootFileSystems;

/// <summary>A file of the published app.</summary>
/// <param name="SourcePath">Where it is on the host.</param>
/// <param name="RelativePath">Where it goes, relative to the working directory; separated by <c>/</c> or, as MSBuild on Windows writes it, <c>\</c>.</param>
public sealed record PublishedFile(string SourcePath, string RelativePath);
