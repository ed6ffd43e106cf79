using System.Collections.Immutable;
using System.Globalization;
using MinImage.Attachments;
using MinImage.Deliveries.Registries;

namespace MinImage.Closing;

/// <summary>Formats the lines that end a push.</summary>
public static class PushedLine
{
    private static readonly (AttachmentKind Kind, string One, string Several)[] Nouns =
    [
        (AttachmentKind.Sbom, "SBOM", "SBOMs"),
        (AttachmentKind.Provenance, "provenance statement", "provenance statements"),
        (AttachmentKind.Signature, "signature", "signatures"),
        (AttachmentKind.File, "file", "files"),
    ];

    /// <summary>
    /// Returns the lines: the tags, what was sent and what the registry had (in MB of 10^6 bytes), and what was attached; and the reference by digest, by
    /// itself.
    /// </summary>
    /// <param name="project">The project's name.</param>
    /// <param name="closing">
    /// What the publish has to say of the image, which comes before; null if there was no publish. MSBuild's terminal logger shows only the last message that
    /// begins with the project's name and an arrow.
    /// </param>
    /// <param name="pushed">The pushed image.</param>
    public static string Of(string project, string? closing, PushedImage pushed)
    {
        ArgumentNullException.ThrowIfNull(pushed);
        var beginning = closing is null ? $"{project} -> " : $"{closing.TrimEnd()}\n\nPushed to ";
        return $"{beginning}{string.Join(", ", pushed.Tags)}: {Describe(pushed)}{Attached(pushed.Attachments)}\n\n  {pushed.Reference}\n";
    }

    private static string Describe(PushedImage pushed) => (pushed.SentBlobs, pushed.PresentBlobs) switch
    {
        (0, _) => $"nothing to send, the registry has all {Blobs(pushed.PresentBlobs, pushed.PresentBytes)}",
        (_, 0) => $"sent {Blobs(pushed.SentBlobs, pushed.SentBytes)}",
        _ => $"sent {Blobs(pushed.SentBlobs, pushed.SentBytes)}; the registry had {Blobs(pushed.PresentBlobs, pushed.PresentBytes)}",
    };

    private static string Attached(ImmutableArray<PushedAttachment> attachments) => attachments.IsEmpty ? ""
        : attachments.Any(attachment => attachment.IsSent) ? $"; attached {Counts(attachments)}"
        : $"; {Counts(attachments)} attached before";

    private static string Counts(ImmutableArray<PushedAttachment> attachments) => string.Join(
        ", ",
        Nouns.Select(noun => (noun.One, noun.Several, Count: attachments.Count(attachment => attachment.Kind == noun.Kind)))
            .Where(kind => kind.Count > 0)
            .Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Count} {(kind.Count == 1 ? kind.One : kind.Several)}")));

    private static string Blobs(int count, long bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "blob" : "blobs")} ({bytes / 1e6:0.00} MB)");
}
