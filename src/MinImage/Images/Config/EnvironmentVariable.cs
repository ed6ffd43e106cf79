using MinImage.Diagnostics;

namespace MinImage.Images.Config;

/// <summary>An environment variable of a config (image-spec 1.1, config, <c>Env</c>).</summary>
public sealed record EnvironmentVariable
{
    /// <summary>Creates a variable.</summary>
    /// <param name="name">The name: not empty or white space, and without <c>=</c> and NUL.</param>
    /// <param name="value">The value: without NUL; may be empty.</param>
    /// <exception cref="MinImageException"><see cref="Codes.InvalidEnvironmentVariable"/>; the message contains the name only.</exception>
    public EnvironmentVariable(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        if (string.IsNullOrWhiteSpace(name) || name.AsSpan().ContainsAny('=', '\0') || value.Contains('\0', StringComparison.Ordinal))
        {
            // The value may be a secret, and so may be what follows the first '='.
            throw new MinImageException(
                Codes.InvalidEnvironmentVariable,
                $"The ContainerEnvironmentVariable '{name.Split('=')[0]}' is invalid: its name is empty or contains '=', or its name or value contains NUL. "
                    + "Put the name into Include and the value into Value.");
        }

        Name = name;
        Value = value;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The value.</summary>
    public string Value { get; }

    /// <summary>Returns the form of a config: <c>NAME=value</c>.</summary>
    public override string ToString() => $"{Name}={Value}";
}
