namespace MinImage.Build.Tests;

public sealed record CommandResult(int ExitCode, string Output, string Errors)
{
    public string Text => $"exit code {ExitCode}\n{Output}\n{Errors}";
}
