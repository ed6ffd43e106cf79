namespace MinImage.SystemTests.Attachments;

/// <summary>Clients of registries that read what MinImage pushes: cosign, crane and oras, which test.sh unpacks from Debian's packages.</summary>
internal static class Peers
{
    private static readonly string Programs = Path.Combine(Workspace.Repository, "artifacts", "peers", "usr", "bin");

    /// <summary>Runs a client to its end.</summary>
    /// <param name="name">The client.</param>
    /// <param name="environment">Variables to set; may be null.</param>
    /// <param name="arguments">Its arguments.</param>
    public static CommandResult Run(string name, Dictionary<string, string?>? environment, params IEnumerable<string> arguments) =>
        Command.Run(PathOf(name), arguments, environment: environment);

    /// <summary>Runs a client that has to succeed, and returns its output.</summary>
    /// <param name="name">The client.</param>
    /// <param name="arguments">Its arguments.</param>
    public static string Output(string name, params IEnumerable<string> arguments) => Command.Output(PathOf(name), arguments);

    /// <summary>Returns the path of a client.</summary>
    /// <param name="name">The client.</param>
    public static string PathOf(string name)
    {
        var file = Path.Combine(Programs, name);
        Assert.True(File.Exists(file), $"'{file}' is missing: ./test.sh installs it.");
        return file;
    }
}
