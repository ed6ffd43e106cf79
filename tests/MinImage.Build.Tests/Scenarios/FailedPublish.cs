namespace MinImage.Build.Tests.Scenarios;

/// <summary>Checks the output of a publish that failed.</summary>
internal static class FailedPublish
{
    /// <summary>Asserts that a publish failed with a single error.</summary>
    /// <param name="result">The publish.</param>
    /// <param name="code">The error's code.</param>
    /// <param name="parts">Parts of the error's message.</param>
    public static void AssertReports(CommandResult result, string code, params string[] parts)
    {
        Assert.True(result.ExitCode != 0, result.Text);
        var error = Assert.Single(result.Output.Split('\n').Where(line => line.Contains(": error ", StringComparison.Ordinal)).Distinct());
        Assert.Contains($"error {code}: ", error, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains(part, error, StringComparison.Ordinal));
        Assert.DoesNotContain("   at MinImage.", result.Text, StringComparison.Ordinal);
    }
}
