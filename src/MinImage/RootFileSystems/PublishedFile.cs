namespace MinImage.RootFileSystems;

/// <summary>A file of the published app.</summary>
/// <param name="SourcePath">The path on the host.</param>
/// <param name="RelativePath">
/// The path in the image, relative to the working directory; the separator is <c>/</c> or, as MSBuild on Windows writes it, <c>\</c>.
/// </param>
public sealed record PublishedFile(string SourcePath, string RelativePath);
