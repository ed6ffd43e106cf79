using System.Text;
using MinImage.Host.Files;

namespace MinImage.Reports;

/// <summary>Writes the report's files: a page for people and, beside it, the same data for scripts.</summary>
internal static class ReportFiles
{
    private const string JsonExtension = ".json";

    /// <summary>Returns the path of the JSON file beside a page.</summary>
    /// <param name="page">The page's file.</param>
    public static string JsonOf(string page) => Path.ChangeExtension(page, JsonExtension);

    /// <summary>Writes both files, each in one step; creates their folder.</summary>
    /// <param name="report">The report.</param>
    /// <param name="page">The page's file.</param>
    /// <exception cref="IOException">One of the files cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks write access to the folder or one of the files.</exception>
    public static void Write(SizeReport report, string page)
    {
        ArgumentNullException.ThrowIfNull(report);
        var path = Path.GetFullPath(page);
        WholeFile.Write(JsonOf(path), stream => stream.Write(report.ToJson()));
        WholeFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(ReportPage.Of(report))));
    }
}
