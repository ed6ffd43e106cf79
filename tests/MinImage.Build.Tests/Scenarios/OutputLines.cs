namespace MinImage.Build.Tests.Scenarios;

/// <summary>What the same program prints on this machine and in an image, line by line.</summary>
public static class OutputLines
{
    /// <summary>The lines of a whole output.</summary>
    /// <param name="output">Each line with its end.</param>
    public static string[] Of(string output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return output.Split('\n')[..^1];
    }

    /// <summary>The first lines that differ say more than two texts of megabytes.</summary>
    /// <param name="expected">The host's.</param>
    /// <param name="actual">The image's.</param>
    public static void AssertSame(string[] expected, string[] actual)
    {
        var differing = expected.Zip(actual).Where(pair => pair.First != pair.Second).Take(5).Select(pair => $"\nhost:  {pair.First}\nimage: {pair.Second}").ToList();
        Assert.True(differing.Count == 0, string.Concat(differing));
        Assert.Equal(expected.Length, actual.Length);
    }
}
