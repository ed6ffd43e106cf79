namespace MinImage.Requirements;

/// <summary>A program that the app starts.</summary>
/// <param name="Program">The program's name or path, as written in the app; null for the app itself (<c>Environment.ProcessPath</c>).</param>
/// <param name="Method">The method that starts it, as <c>Namespace.Type.Method</c>.</param>
public sealed record ProgramStart(string? Program, string Method);
