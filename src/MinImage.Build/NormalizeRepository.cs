using Microsoft.Build.Framework;
using MinImage.Diagnostics;
using MinImage.Oci;

namespace MinImage.Build;

/// <summary>Normalizes the image's repository, which those read who run the image by its name afterwards.</summary>
public sealed class NormalizeRepository : LibraryTask
{
    /// <summary>The repository that the project names.</summary>
    [Required]
    public required string Repository { get; set; }

    /// <summary>The repository in lower case, with <c>-</c> in place of invalid characters.</summary>
    [Output]
    public string? Normalized { get; private set; }

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken) => Normalized = ImageName.RepositoryFrom(Repository);
}
