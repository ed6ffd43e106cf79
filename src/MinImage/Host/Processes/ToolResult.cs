namespace MinImage.Host.Processes;

/// <summary>The result of running a tool.</summary>
/// <param name="ExitCode">The exit code; 0 is success.</param>
/// <param name="Output">The text that the tool wrote to standard output.</param>
/// <param name="Errors">The text that the tool wrote to standard error.</param>
internal sealed record ToolResult(int ExitCode, string Output, string Errors);
