using Microsoft.Build.Framework;
using MinImage.Diagnostics;
using MinImage.Publishing;

namespace MinImage.Build;

/// <summary>Says what is wrong with the image's names, user and certificates, before anything is compiled.</summary>
public sealed class CheckImage : LibraryTask
{
    /// <summary>The words of the project.</summary>
    [Required]
    public required string Repository { get; set; }

    /// <summary>The tags, at least one.</summary>
    [Required]
    public required string[] Tags { get; set; }

    /// <summary>A number, <c>uid:gid</c>, or a name that is in the image's passwd.</summary>
    [Required]
    public required string User { get; set; }

    /// <summary>Where the published files go, and where the process starts.</summary>
    [Required]
    public required string WorkingDirectory { get; set; }

    /// <summary>Whether the image gets root certificates.</summary>
    public bool CertificatesWanted { get; set; } = true;

    /// <summary>The words <c>Packaged</c> or <c>Host</c>, or the path of a PEM file.</summary>
    [Required]
    public required string CertificateBundle { get; set; }

    /// <summary>More files of CA certificates.</summary>
    public string[] CertificateFiles { get; set; } = [];

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken)
    {
        _ = Words.Names(Repository, Tags);
        // No package is restored yet.
        var certificates = Words.Certificates(CertificatesWanted, CertificateBundle, CertificateFiles, packagedFile: null);
        ImagePublication.Check(certificates, User, WorkingDirectory, DateTimeOffset.UtcNow, log, cancellationToken);
    }
}
