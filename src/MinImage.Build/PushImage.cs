using System.Collections.Immutable;
using Microsoft.Build.Framework;
using MinImage.Attachments;
using MinImage.Attachments.Signatures;
using MinImage.Closing;
using MinImage.Deliveries.Registries;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Diagnostics;
using MinImage.Layouts;
using MinImage.Metadata;
using MinImage.Oci;
using MinImage.Publishing;

namespace MinImage.Build;

/// <summary>Pushes the image to a registry.</summary>
public sealed class PushImage : DeliveryTask
{
    private RegistryConnection? _connection;

    /// <summary>The path of the files beside the layout, without their extension.</summary>
    [Required]
    public required string DocumentsPath { get; set; }

    /// <summary>The project's name.</summary>
    [Required]
    public required string ProjectName { get; set; }

    /// <summary>What the publish has to say of the image; null if there was no publish.</summary>
    public string? Closing { get; set; }

    /// <summary>The registry: a host, with a port and a path if it needs them.</summary>
    [Required]
    public required string Registry { get; set; }

    /// <summary>The repository, before it is normalized.</summary>
    [Required]
    public required string Repository { get; set; }

    /// <summary>The tag; empty if there are several.</summary>
    public string Tag { get; set; } = "";

    /// <summary>The tags; empty if there is one.</summary>
    public string[] Tags { get; set; } = [];

    /// <summary>The number of blobs that are sent at once; empty for the default.</summary>
    public string Parallel { get; set; } = "";

    /// <summary><c>true</c>: manifests are pushed even if the registry has them. The name is the SDK's.</summary>
    public string NoCache { get; set; } = "";

    /// <summary>What is attached: <c>sbom</c>, <c>provenance</c>, <c>signature</c>, or <c>none</c>; empty for everything.</summary>
    public string[] Attach { get; set; } = [];

    /// <summary>
    /// The files that the project attaches, with the metadata <c>ArtifactType</c> and <c>MediaType</c>; if this build has not written the image.
    /// </summary>
    public ITaskItem[] AttachedFiles { get; set; } = [];

    /// <summary>The PEM file of the private key that signs; empty if none.</summary>
    public string SigningKey { get; set; } = "";

    /// <summary>The command that signs; empty if none.</summary>
    public string SigningCommand { get; set; } = "";

    /// <summary>The PEM file of the public key that verifies what the command signs; empty if none.</summary>
    public string SigningPublicKey { get; set; } = "";

    /// <summary>The metadata file for scripts, to which the references are added; empty if none.</summary>
    public string? MetadataFile { get; set; }

    /// <summary>The reference by digest.</summary>
    [Output]
    public string? Reference { get; private set; }

    /// <summary>The references by tag.</summary>
    [Output]
    public string[] References { get; private set; } = [];

    /// <summary>The digest of the manifest or index.</summary>
    [Output]
    public string? PushedDigest { get; private set; }

    /// <summary>Returns the names; those that a publish would give the image if neither they nor its digest are set.</summary>
    private protected override IEnumerable<ImageName> NamesInLayout() =>
        Names.Length == 0 && ManifestDigest.Length == 0 ? TaskItems.Names(Repository, Tag, Tags) : base.NamesInLayout();

    /// <inheritdoc/>
    private protected override ImmutableArray<Attachment> AttachmentsOf(LayoutImage image, CancellationToken cancellationToken) =>
        StoredAttachments.Read(LayoutPath, DocumentsPath, image, TaskItems.AttachedFiles(AttachedFiles), Signing(), cancellationToken);

    private SigningRequest? Signing() => SigningRequest.Create(SigningKey, SigningCommand, SigningPublicKey, Environment.GetEnvironmentVariable);

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken)
    {
        // The registry is connected to while the image is opened.
        using var connection = RegistryConnection.Begin(TaskItems.Repository(Registry, Repository), RegistryHost.Current, log, cancellationToken);
        _connection = connection;
        base.Run(log, cancellationToken);
    }

    /// <inheritdoc/>
    protected override void Deliver(OpenedImage opened, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(opened);
        ArgumentNullException.ThrowIfNull(log);
        var tags = TaskItems.Names(Repository, Tag, Tags).Select(name => name.Tag);
        using var signer = Signing()?.OpenPublicKey();
        var options = PushOptions.Parse(Parallel) with
        {
            SkipsKnownManifests = !NoCache.Equals("true", StringComparison.OrdinalIgnoreCase),
            Attachments = AttachmentSelection.Parse(Attach),
            Signer = signer,
        };
        var pushed = ImagePush.Run(opened.Image, opened.Attachments, _connection!, [.. tags], options, log, cancellationToken);
        Reference = pushed.Reference.ToString();
        References = [.. pushed.Tags.Select(tag => tag.ToString())];
        PushedDigest = opened.Image.Top.Digest.ToString();
        if (!string.IsNullOrEmpty(MetadataFile))
        {
            PushRecord.Add(MetadataFile, pushed, log);
        }

        log.Inform(PushedLine.Of(ProjectName, Closing, pushed));
    }
}
