using MinImage.Diagnostics;
using MinImage.RootFileSystems;

namespace MinImage.Build;

/// <summary>Makes static web assets that the SDK has compressed the same on every host.</summary>
public sealed class NormalizeCompressedAssets : LibraryTask
{
    /// <summary>The files that the SDK has compressed by gzip.</summary>
    public string[] Files { get; set; } = [];

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken)
    {
        foreach (var file in Files.Where(File.Exists))
        {
            cancellationToken.ThrowIfCancellationRequested();
            CompressedAsset.Normalize(file);
        }
    }
}
