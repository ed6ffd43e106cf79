using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using MinImage.Attachments.Components;
using MinImage.Diagnostics;
using MinImage.Host.Files;
using MinImage.Oci;
using MinImage.Sizes;

namespace MinImage.Reports;

/// <summary>The sizes of an image's parts, and those of an older image. <c>docs/report.schema.json</c> defines its format.</summary>
/// <param name="Name">The repository.</param>
/// <param name="Tags">The tags, at least one.</param>
/// <param name="Platforms">The platforms, at least one.</param>
/// <param name="Baseline">The platforms of an older publish, to compare with; empty if none.</param>
public sealed record SizeReport(
    string Name, ImmutableArray<string> Tags, ImmutableArray<ReportPlatform> Platforms, ImmutableArray<ReportPlatform> Baseline)
{
    private const int KnownVersion = 1;

    /// <summary>The version of the format; readers reject any other version.</summary>
    [JsonPropertyOrder(-1)]
    public int SchemaVersion { get; init; } = KnownVersion;

    /// <summary>Creates a report.</summary>
    /// <param name="names">The image's names, at least one; all have the same repository.</param>
    /// <param name="platforms">The sizes of the image's parts.</param>
    /// <param name="baseline">The sizes of an older image's parts; empty if none.</param>
    /// <param name="inventories">What the image of each platform consists of, as far as it is known.</param>
    public static SizeReport Of(
        IReadOnlyList<ImageName> names,
        IEnumerable<PlatformSizes> platforms,
        IEnumerable<PlatformSizes> baseline,
        params IReadOnlyCollection<ImageInventory> inventories)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(inventories);
        return new(
            names[0].Repository,
            [.. names.Select(name => name.Tag)],
            [.. platforms.Select(platform => ReportPlatform.Of(
                platform, inventories.FirstOrDefault(inventory => inventory.Platform.ToString() == platform.Platform)))],
            [.. baseline.Select(platform => ReportPlatform.Of(platform))]);
    }

    /// <summary>Reads the platforms of a report that an older publish wrote.</summary>
    /// <param name="path">The report's JSON file.</param>
    /// <exception cref="MinImageException"><see cref="Codes.InvalidBaseline"/>: the file is missing, or is not a report.</exception>
    public static ImmutableArray<PlatformSizes> ReadBaseline(string path)
    {
        try
        {
            using var stream = RegularFile.OpenRead(path);
            var report = JsonSerializer.Deserialize(stream, ReportJson.Default.SizeReport);
            return report is { SchemaVersion: KnownVersion } && report.Platforms.All(IsComplete)
                ? [.. report.Platforms.Select(platform => platform.ToSizes())]
                : throw new JsonException($"It is not a report of version {KnownVersion}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new MinImageException(
                Codes.InvalidBaseline,
                $"MinImageReportBaseline is '{path}', which cannot be read as a report: {e.Message} "
                    + "Set it to a minimage-report.json that an older publish wrote, or remove it: the report then compares with the last publish.",
                e);
        }
    }

    private static bool IsComplete(ReportPlatform? platform) => platform is not null && platform.Parts.All(IsComplete);

    private static bool IsComplete(ReportPart? part) =>
        part is not null && (part.Parts is not { } parts || parts.All(IsComplete));

    /// <summary>Serializes the report as JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ReportJson.Default.SizeReport);
}
