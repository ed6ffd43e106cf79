using System.Collections.Immutable;
using MinImage.Attachments;
using MinImage.Attachments.Documents;
using MinImage.Attachments.Signatures;
using MinImage.Images.Config;
using MinImage.Sizes;

namespace MinImage.Publishing;

/// <summary>Everything that determines an image, and the paths of the outputs.</summary>
/// <param name="Image">The project's description of the image.</param>
/// <param name="Platforms">The files of each platform, at least one.</param>
/// <param name="Created">The time of the image and of all its files.</param>
/// <param name="LayoutPath">The folder of the OCI layout.</param>
/// <param name="CacheFile">A file that records packed layers between publishes; null if none.</param>
public sealed record ImageRequest(
    ImageDescription Image,
    ImmutableArray<PlatformFiles> Platforms,
    DateTimeOffset Created,
    string LayoutPath,
    string? CacheFile)
{
    /// <summary>Whether the executables' symbols are included in the image, beside the executables, for a debugger.</summary>
    public bool WithSymbols { get; init; }

    /// <summary>A file that records the sizes of the last publishes; null if none.</summary>
    public string? SizesFile { get; init; }

    /// <summary>The report to write; null if none.</summary>
    public ReportRequest? Report { get; init; }

    /// <summary>Whether <see cref="PublishedImage.Delivery"/> is opened.</summary>
    public bool IsDelivered { get; init; }

    /// <summary>The path of the files beside the layout, without their extension; by default, that of the layout's folder.</summary>
    public string DocumentsPath { get; init; } = AttachmentFiles.Beside(LayoutPath);

    /// <summary>The documents about the image; null if none were ever wanted. They require <see cref="PlatformFiles.LinkedInputsFile"/>.</summary>
    public DocumentRequest? Documents { get; init; }

    /// <summary>The files that the project attaches to the image.</summary>
    public ImmutableArray<AttachedFile> AttachedFiles { get; init; } = [];

    /// <summary>Whether the layout contains the documents about the image, too, as artifacts that its index lists.</summary>
    public bool AttachToLayout { get; init; }

    /// <summary>Whether the image's index refers to the documents about its platforms, too; an image for one platform then has an index.</summary>
    public bool AttachToIndex { get; init; }

    /// <summary>How the image and the documents about it are signed; null if they are not.</summary>
    public SigningRequest? Signing { get; init; }

    /// <summary>The maximum sizes of the images; null for no limit.</summary>
    public SizeBudget? Budget { get; init; }
}
