namespace MinImage.Build.Tests.Scenarios;

/// <summary>Compares the output of the same program on this machine and in an image, line by line.</summary>
public static class OutputLines
{
    /// <summary>Splits an output into lines.</summary>
    /// <param name="output">The output.</param>
    public static string[] Of(string output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return output.Split('\n')[..^1];
    }

    /// <summary>Checks that the lines are the same; shows the first that differ rather than megabytes.</summary>
    /// <param name="expected">The host's.</param>
    /// <param name="actual">The image's.</param>
    public static void AssertSame(string[] expected, string[] actual)
    {
        var differing =
            expected.Zip(actual).Where(pair => pair.First != pair.Second).Take(5).Select(pair => $"\nhost:  {pair.First}\nimage: {pair.Second}").ToList();
        Assert.True(differing.Count == 0, string.Concat(differing));
        Assert.Equal(expected.Length, actual.Length);
    }
}
