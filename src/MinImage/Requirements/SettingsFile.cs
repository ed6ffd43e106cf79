namespace MinImage.Requirements;

/// <summary>A settings file that has to be there.</summary>
/// <param name="Path">Its path as the program gives it.</param>
/// <param name="Method">The method that names it, as <c>Namespace.Type.Method</c>.</param>
public sealed record SettingsFile(string Path, string Method);
