using Microsoft.Build.Framework;
using MinImage.Attachments.Signatures;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Diagnostics;
using MinImage.Verification;

namespace MinImage.Build;

/// <summary>Verifies an image in a registry, in an archive or in the layout, and the documents about it.</summary>
public sealed class VerifyImage : LibraryTask
{
    /// <summary>The folder of the OCI layout.</summary>
    [Required]
    public required string LayoutPath { get; set; }

    /// <summary>The path of the files beside the layout, without their extension.</summary>
    [Required]
    public required string DocumentsPath { get; set; }

    /// <summary>The archive to verify; empty if none.</summary>
    public string Archive { get; set; } = "";

    /// <summary>The registry whose image is verified; empty if none.</summary>
    public string Registry { get; set; } = "";

    /// <summary>The repository, before it is normalized.</summary>
    [Required]
    public required string Repository { get; set; }

    /// <summary>The tag; empty if there are several.</summary>
    public string Tag { get; set; } = "";

    /// <summary>The tags; empty if there is one.</summary>
    public string[] Tags { get; set; } = [];

    /// <summary>The digest of the image; empty to find it by its names.</summary>
    public string ImageDigest { get; set; } = "";

    /// <summary>The file of the public key with which the image must be signed; empty to leave signatures unchecked.</summary>
    public string Key { get; set; } = "";

    /// <summary>The JSON file for the results; empty if none.</summary>
    public string ReportFile { get; set; } = "";

    /// <summary>The digest of the image that was verified.</summary>
    [Output]
    public string? VerifiedDigest { get; private set; }

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken)
    {
        using var key = Key.Length == 0 ? null : VerificationKey.Read(Key, "MinImageVerifyKey");
        using var content = Open(log, cancellationToken);
        var report = ImageVerification.Run(content, key, cancellationToken);
        VerifiedDigest = report.Digest.ToString();
        if (ReportFile.Length > 0)
        {
            report.Write(ReportFile);
        }

        log.Inform(report.ToTable());
        report.Demand();
    }

    private ImageContent Open(IDiagnosticLog log, CancellationToken cancellationToken)
    {
        var digest = ImageDigest.Length == 0 ? null : TaskItems.Digest(ImageDigest, "MinImageVerifyDigest");
        var names = TaskItems.Names(Repository, Tag, Tags);
        if (Registry.Length > 0)
        {
            var repository = TaskItems.Repository(Registry, Repository);
            return RegistryContent.Open(
                digest is null ? repository.WithTag(names[0].Tag) : repository.WithDigest(digest), RegistryHost.Current, log, cancellationToken);
        }

        return Archive.Length > 0
            ? ArchiveContent.Open(Archive, digest, log, cancellationToken)
            : LayoutContent.Open(LayoutPath, DocumentsPath, names, digest, log, cancellationToken);
    }
}
