using System.Collections.Immutable;
using MinImage.Diagnostics;

namespace MinImage.Attachments.Sboms;

/// <summary>The names and media types of the formats.</summary>
public static class SbomFormats
{
    private const string None = "none";

    /// <summary>Parses <c>MinImageSbom</c>.</summary>
    /// <param name="text"><c>spdx</c>, <c>cyclonedx</c>, both separated by <c>;</c>, or <c>none</c>; empty for <c>none</c>.</param>
    /// <returns>The formats, each once, in the order of <see cref="SbomFormat"/>.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.UnsupportedSbom"/>: an unknown value.</exception>
    public static ImmutableArray<SbomFormat> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = text.Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words is [] or [None] ? [] : [.. words.Select(word => ParseWord(word, text)).Distinct().Order()];
    }

    /// <summary>Returns the media type of a document, which is also the type of the artifact that carries it.</summary>
    /// <param name="format">The format.</param>
    public static string MediaType(this SbomFormat format) => format switch
    {
        SbomFormat.Spdx => AttachmentTypes.Spdx,
        _ => AttachmentTypes.CycloneDx,
    };

    /// <summary>Returns the end of the name of a document's file, from the dot on.</summary>
    /// <param name="format">The format.</param>
    internal static string Extension(this SbomFormat format) => format switch
    {
        SbomFormat.Spdx => AttachmentFiles.Spdx,
        _ => AttachmentFiles.CycloneDx,
    };

    private static SbomFormat ParseWord(string word, string text) => word switch
    {
        "spdx" => SbomFormat.Spdx,
        "cyclonedx" => SbomFormat.CycloneDx,
        _ => throw new MinImageException(
            Codes.UnsupportedSbom, $"MinImageSbom is '{text}': expected spdx, cyclonedx, both separated by ';', or none. Remove it to write SPDX."),
    };
}
