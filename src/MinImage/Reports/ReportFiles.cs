using System.Text;
using MinImage.Host.Files;

namespace MinImage.Reports;

/// <summary>The report's files: a page for people, and beside it the same for scripts.</summary>
public static class ReportFiles
{
    private const string JsonExtension = ".json";

    /// <summary>The JSON file beside a page.</summary>
    /// <param name="page">The page's file.</param>
    public static string JsonOf(string page) => Path.ChangeExtension(page, JsonExtension);

    /// <summary>Writes both, each in one step; makes their folder.</summary>
    /// <param name="report">The report.</param>
    /// <param name="page">The page's file.</param>
    /// <exception cref="IOException">One of them cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">One of them may not be written.</exception>
    public static void Write(SizeReport report, string page)
    {
        ArgumentNullException.ThrowIfNull(report);
        var path = Path.GetFullPath(page);
        WholeFile.Write(JsonOf(path), stream => stream.Write(report.ToJson()));
        WholeFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(ReportPage.Of(report))));
    }
}
