using System.Collections.Immutable;
using System.Globalization;
using MinImage.Diagnostics;
using MinImage.Layouts;
using MinImage.Validation;

namespace MinImage.Verification;

/// <summary>The checks of an image's blobs.</summary>
internal static class BlobChecks
{
    private const int MostFaults = 3;

    private static readonly ImmutableArray<VerificationCheck> Checks =
    [
        VerificationCheck.Form, VerificationCheck.Digests, VerificationCheck.Sizes, VerificationCheck.DiffIds, VerificationCheck.Platforms,
    ];

    /// <summary>Returns a result for each check.</summary>
    /// <param name="findings">The findings of the validator.</param>
    /// <param name="image">The image.</param>
    public static IEnumerable<VerificationResult> Of(ImmutableArray<LayoutFinding> findings, LayoutImage image)
    {
        var faults = findings.ToLookup(finding => CheckOf(finding.Fault));
        return Checks.Select(check => faults[check].Any()
            ? Failure(check, [.. faults[check]])
            : new VerificationResult(check, VerificationOutcome.Holds, WhatHolds(check, image)));
    }

    private static VerificationResult Failure(VerificationCheck check, List<LayoutFinding> faults)
    {
        var more = faults.Count > MostFaults ? string.Create(CultureInfo.InvariantCulture, $" (and {faults.Count - MostFaults} more)") : "";
        var text = ForeignText.Line(string.Join(" ", faults.Take(MostFaults)));
        return new(check, VerificationOutcome.Fails, text + more, Codes.ImageDamaged);
    }

    private static string WhatHolds(VerificationCheck check, LayoutImage image) => check switch
    {
        VerificationCheck.Form => "image-spec 1.1",
        VerificationCheck.Digests => $"{image.Blobs.Length} blobs",
        VerificationCheck.Sizes => string.Create(CultureInfo.InvariantCulture, $"{image.Blobs.Sum(blob => blob.Size)} bytes"),
        VerificationCheck.DiffIds => $"{image.Platforms.Sum(platform => platform.Content.Layers.Length)} layers",
        _ => string.Join(", ", image.Platforms.Select(NameOf)),
    };

    // The manifest of an image for one platform is referred to without its platform.
    private static string NameOf(LayoutImagePlatform platform) =>
        platform.Manifest.Platform is { } named ? $"{named.Os}/{named.Architecture}" : "one platform";

    private static VerificationCheck CheckOf(LayoutFault fault) => fault switch
    {
        LayoutFault.BlobMissing or LayoutFault.Digest or LayoutFault.DigestInvalid => VerificationCheck.Digests,
        LayoutFault.Size => VerificationCheck.Sizes,
        LayoutFault.Platform => VerificationCheck.Platforms,
        LayoutFault.DiffId or LayoutFault.LayerCount or LayoutFault.Tar or LayoutFault.DuplicatePath or LayoutFault.PathEscapes or LayoutFault.HardLink
            or LayoutFault.UnderFile => VerificationCheck.DiffIds,
        _ => VerificationCheck.Form,
    };
}
