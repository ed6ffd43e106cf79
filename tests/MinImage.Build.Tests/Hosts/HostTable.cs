using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Hosts;

/// <summary>The table in <c>docs/hosts.md</c>. The tests that publish on a host write its row, or check that it is there.</summary>
public static class HostTable
{
    /// <summary>
    /// The name of the collection of the tests that write it. They run one after the other: emulated processors and wine leave nothing for a second publish.
    /// </summary>
    public const string Name = "hosts";

    // Set by test.sh --hosts.
    private const string WriteVariable = "MINIMAGE_WRITE_HOSTS";

    private static readonly Lock Lock = new();

    private static string File { get; } = Path.Combine(Workspace.Repository, "docs", "hosts.md");

    /// <summary>Says that images that were published on a host are the same as this machine's.</summary>
    /// <param name="host">The host, which is the first column.</param>
    /// <param name="targets">The platforms of the images.</param>
    /// <param name="how">How the host is made, and what was published.</param>
    public static void Say(string host, string targets, string how)
    {
        var sdk = Command.Output(TestProject.DotnetHost, "--version").Trim();
        var row = $"| {host} | {sdk} | {targets} | {how} | yes |";
        lock (Lock)
        {
            var lines = System.IO.File.ReadAllLines(File).ToList();
            if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
            {
                var first = lines.FindIndex(line => line.StartsWith("| --- ", StringComparison.Ordinal)) + 1;
                var last = lines.FindIndex(first, line => !line.StartsWith('|'));
                var others = lines[first..last].Where(line => !line.StartsWith($"| {host} |", StringComparison.Ordinal));
                lines = [.. lines[..first], .. others.Append(row).Order(StringComparer.Ordinal), .. lines[last..]];
                System.IO.File.WriteAllLines(File, lines);
            }

            Assert.Contains(row, lines);
        }
    }
}
