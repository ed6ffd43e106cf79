using Microsoft.Build.Framework;
using MinImage.Deliveries.Engines;
using MinImage.Diagnostics;
using MinImage.Layers;
using MinImage.Layouts;

namespace MinImage.Build;

/// <summary>Checks the image's destinations before anything is compiled.</summary>
public sealed class CheckDeliveries : LibraryTask
{
    /// <summary>The folder of the OCI layout.</summary>
    [Required]
    public required string LayoutPath { get; set; }

    /// <summary>Whether the image will be loaded into an engine.</summary>
    public bool LoadWanted { get; set; }

    /// <summary><c>Docker</c> or <c>Podman</c>; empty for the first one that responds.</summary>
    public string? EngineName { get; set; }

    /// <summary>The compression of layers: <c>gzip</c>, <c>zstd</c> or <c>none</c>.</summary>
    public string Compression { get; set; } = "";

    /// <summary>The compression level; empty for the compression's default.</summary>
    public string CompressionLevel { get; set; } = "";

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken)
    {
        OciLayout.Check(LayoutPath, log);
        var kind = EngineSearch.Parse(EngineName);
        if (LoadWanted)
        {
            using var engine = EngineSearch.Find(kind, EngineHost.Current, log, cancellationToken);
            log.Trace(engine.Name);
            ImageLoad.Check(engine, LayerCompression.Parse(Compression, CompressionLevel).MediaType);
        }
    }
}
