namespace MinImage.Testing.Sources;

/// <summary>A file that uses a type of another folder.</summary>
/// <param name="File">The file, relative to the project.</param>
/// <param name="From">Its folder, as a namespace.</param>
/// <param name="To">The folder whose type it uses.</param>
internal sealed record SourceUse(string File, string From, string To)
{
    public override string ToString() => $"{File}: {From} uses {To}";
}
