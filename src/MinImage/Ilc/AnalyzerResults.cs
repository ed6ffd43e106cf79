using System.Text.Json;
using MinImage.Host.Files;

namespace MinImage.Ilc;

/// <summary>What the C# compiler and its analyzers reported, from the file that <c>ErrorLog</c> names.</summary>
internal static class AnalyzerResults
{
    /// <summary>Reads a SARIF 2.1.0 file.</summary>
    /// <param name="file">The file. It is missing if the assembly was up to date and nothing was compiled.</param>
    /// <returns>Code, file and line of each result that is not suppressed.</returns>
    public static HashSet<(string Code, string File, int Line)> Read(string file)
    {
        if (!File.Exists(file))
        {
            return [];
        }

        try
        {
            using var log = JsonDocument.Parse(RegularFile.ReadAllBytes(file));
            return [.. Elements(log.RootElement, "runs").SelectMany(run => Elements(run, "results")).Where(IsReported).SelectMany(Positions)];
        }
        catch (JsonException)
        {
            // A repeated warning is better than a lost one.
            return [];
        }
    }

    private static bool IsReported(JsonElement result) => Elements(result, "suppressions").Length == 0;

    // A result in generated code that is no file, or in none, has no position to compare.
    private static IEnumerable<(string Code, string File, int Line)> Positions(JsonElement result)
    {
        foreach (var location in Elements(result, "locations"))
        {
            if (location.TryGetProperty("physicalLocation", out var physical)
                && physical.TryGetProperty("artifactLocation", out var artifact)
                && physical.TryGetProperty("region", out var region)
                && Uri.TryCreate(artifact.GetProperty("uri").GetString(), UriKind.Absolute, out var uri)
                && uri.IsFile)
            {
                yield return (result.GetProperty("ruleId").GetString()!, Path.GetFullPath(uri.LocalPath), region.GetProperty("startLine").GetInt32());
            }
        }
    }

    private static JsonElement[] Elements(JsonElement element, string name) =>
        element.TryGetProperty(name, out var array) && array.ValueKind == JsonValueKind.Array ? [.. array.EnumerateArray()] : [];
}
