namespace MinImage.Requirements;

/// <summary>A settings file that the program requires.</summary>
/// <param name="Path">The file's path, as written in the program.</param>
/// <param name="Method">The method that reads the file, as <c>Namespace.Type.Method</c>.</param>
public sealed record SettingsFile(string Path, string Method);
