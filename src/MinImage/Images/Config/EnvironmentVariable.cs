using MinImage.Diagnostics;

namespace MinImage.Images.Config;

/// <summary>A variable of a config (image-spec 1.1, config, <c>Env</c>).</summary>
public sealed record EnvironmentVariable
{
    /// <summary>Makes a variable.</summary>
    /// <param name="name">Any name that a process can have: not empty, without <c>=</c> and NUL.</param>
    /// <param name="value">Any value without NUL; may be empty.</param>
    /// <exception cref="MinImageException"><see cref="Codes.InvalidEnvironmentVariable"/>, showing both.</exception>
    public EnvironmentVariable(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        if (string.IsNullOrWhiteSpace(name) || name.Contains('=', StringComparison.Ordinal) || name.Contains('\0', StringComparison.Ordinal) || value.Contains('\0', StringComparison.Ordinal))
        {
            throw new MinImageException(
                Codes.InvalidEnvironmentVariable,
                $"ContainerEnvironmentVariable '{name}' with the value '{value}' is no variable: its name is empty, or holds '='. Write the name into Include and the value into Value.");
        }

        Name = name;
        Value = value;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The value.</summary>
    public string Value { get; }

    /// <summary>The form of a config: <c>NAME=value</c>.</summary>
    public override string ToString() => $"{Name}={Value}";
}
