using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using MinImage.Diagnostics;
using MinImage.Oci;
using MinImage.Sizes;

namespace MinImage.Reports;

/// <summary>What an image is made of, and what it was made of before. The file's form is in <c>docs/report.schema.json</c>.</summary>
/// <param name="Name">The repository.</param>
/// <param name="Tags">The tags, at least one.</param>
/// <param name="Platforms">The platforms, at least one.</param>
/// <param name="Baseline">The platforms of an older publish, to compare with; empty for none.</param>
public sealed record SizeReport(
    string Name, ImmutableArray<string> Tags, ImmutableArray<ReportPlatform> Platforms, ImmutableArray<ReportPlatform> Baseline)
{
    private const int KnownVersion = 1;

    /// <summary>The version of the file's form; another one is not read by who knows this one.</summary>
    [JsonPropertyOrder(-1)]
    public int SchemaVersion { get; init; } = KnownVersion;

    /// <summary>Puts together what is known.</summary>
    /// <param name="names">The image's names, at least one; all have the same repository.</param>
    /// <param name="platforms">What the image is made of.</param>
    /// <param name="baseline">What an older one was made of; empty for none.</param>
    public static SizeReport Of(IReadOnlyList<ImageName> names, IEnumerable<PlatformSizes> platforms, IEnumerable<PlatformSizes> baseline)
    {
        ArgumentNullException.ThrowIfNull(names);
        return new(names[0].Repository, [.. names.Select(name => name.Tag)], [.. platforms.Select(ReportPlatform.Of)], [.. baseline.Select(ReportPlatform.Of)]);
    }

    /// <summary>The platforms of a report that an older publish wrote.</summary>
    /// <param name="path">Its JSON file.</param>
    /// <exception cref="MinImageException"><see cref="Codes.InvalidBaseline"/>: there is no such file, or it is no report.</exception>
    public static ImmutableArray<PlatformSizes> ReadBaseline(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize(stream, ReportJson.Default.SizeReport) is { SchemaVersion: KnownVersion } report && report.Platforms.All(IsWhole)
                ? [.. report.Platforms.Select(platform => platform.ToSizes())]
                : throw new JsonException($"It is no report of version {KnownVersion}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new MinImageException(
                Codes.InvalidBaseline,
                $"MinImageReportBaseline is '{path}', which cannot be read as a report: {e.Message} Name a minimage-report.json that an older publish wrote, or leave it out: the last publish is then what a report compares with.",
                e);
        }
    }

    private static bool IsWhole(ReportPlatform? platform) => platform is not null && platform.Parts.All(IsWhole);

    private static bool IsWhole(ReportPart? part) => part is not null && (part.Parts is not { } parts || parts.All(IsWhole));

    /// <summary>The JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ReportJson.Default.SizeReport);
}
