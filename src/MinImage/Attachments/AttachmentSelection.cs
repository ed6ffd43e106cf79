using System.Collections.Immutable;
using MinImage.Diagnostics;

namespace MinImage.Attachments;

/// <summary>The attachments that a push attaches.</summary>
public sealed record AttachmentSelection
{
    private const string None = "none";

    private static readonly ImmutableArray<(string Word, AttachmentKind Kind)> Words =
        [("provenance", AttachmentKind.Provenance), ("sbom", AttachmentKind.Sbom), ("signature", AttachmentKind.Signature)];

    /// <summary>All attachments that exist. A registry that refuses them is reported, and the push continues.</summary>
    public static AttachmentSelection Default { get; } = new([.. Enum.GetValues<AttachmentKind>()], isDemanded: false);

    private readonly ImmutableArray<AttachmentKind> _kinds;

    private AttachmentSelection(ImmutableArray<AttachmentKind> kinds, bool isDemanded)
    {
        _kinds = kinds;
        IsDemanded = isDemanded;
    }

    /// <summary>Whether the user has named the attachments: a push without them is then no success.</summary>
    public bool IsDemanded { get; }

    /// <summary>Parses the value of <c>MinImageAttach</c>.</summary>
    /// <param name="words"><c>sbom</c>, <c>provenance</c>, <c>signature</c>; or <c>none</c> alone; nothing for all.</param>
    /// <exception cref="MinImageException"><see cref="Codes.UnsupportedValue"/>.</exception>
    public static AttachmentSelection Parse(IReadOnlyCollection<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        if (words.Count == 0)
        {
            return Default;
        }

        if (words.All(word => word == None))
        {
            return new([], isDemanded: true);
        }

        // Files are attached because the project lists them.
        return words.FirstOrDefault(word => Words.All(each => each.Word != word)) is { } unknown
            ? throw new MinImageException(
                Codes.UnsupportedValue,
                $"MinImageAttach contains '{unknown}': expected {string.Join(", ", Words.Select(each => each.Word))}, or {None} alone. Correct it, or remove "
                    + "it to attach everything.")
            : new([AttachmentKind.File, .. Words.Where(each => words.Contains(each.Word)).Select(each => each.Kind)], isDemanded: true);
    }

    /// <summary>Checks whether an attachment is selected. The signature of a document contains the document, so both must be selected.</summary>
    /// <param name="attachment">The attachment.</param>
    public bool Contains(Attachment attachment)
    {
        ArgumentNullException.ThrowIfNull(attachment);
        return _kinds.Contains(attachment.Kind)
            && (attachment.Annotations?.GetValueOrDefault(PredicateTypes.Annotation) is not { } signed || _kinds.Contains(PredicateTypes.KindOf(signed)));
    }
}
