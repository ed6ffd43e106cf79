namespace MinImage.Testing;

/// <summary>What a command that has ended returned and printed.</summary>
public sealed record CommandResult(int ExitCode, string Output, string Errors)
{
    /// <summary>All of it, for a failed assertion.</summary>
    public string Text => $"exit code {ExitCode}\n{Output}\n{Errors}";

    /// <inheritdoc/>
    public override string ToString() => Text;
}
