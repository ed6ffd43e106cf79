using System.Collections.Immutable;
using System.Text;
using MinImage.Attachments;

namespace MinImage.Tests.Attachments;

/// <summary>Documents as they were when they were last reviewed. If one changes on purpose, the file is replaced, and its difference is reviewed.</summary>
internal static class Golden
{
    private const string Version = "VERSION";

    /// <summary>Compares a document with a file of the tests' folder <c>Attachments</c>, which names no version of MinImage.</summary>
    /// <param name="path">The file.</param>
    /// <param name="document">The document.</param>
    public static void Check(string path, ImmutableArray<byte> document)
    {
        var file = Path.Combine(Workspace.Repository, "tests", "MinImage.Tests", "Attachments", path);
        var expected = File.ReadAllText(file).ReplaceLineEndings("\n").Split('\n');

        // The document's identity is a hash over all of it, including the version.
        var actual = Encoding.UTF8.GetString(document.AsSpan()).Replace(WritingTool.Version, Version, StringComparison.Ordinal).Split('\n');

        Assert.Equal(expected, actual.Select(line => line.Contains("spdxdocs", StringComparison.Ordinal) || line.Contains("urn:uuid", StringComparison.Ordinal)
            ? line[..line.IndexOf('-', StringComparison.Ordinal)]
            : line));
    }
}
