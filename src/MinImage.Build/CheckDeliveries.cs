using Microsoft.Build.Framework;
using MinImage.Attachments;
using MinImage.Deliveries.Engines;
using MinImage.Deliveries.Registries;
using MinImage.Deliveries.Registries.Connections;
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

    /// <summary>The registry to push the image to; empty if none.</summary>
    public string Registry { get; set; } = "";

    /// <summary>The repository, before it is normalized.</summary>
    public string Repository { get; set; } = "";

    /// <summary>The number of blobs that are sent at once; empty for the default.</summary>
    public string PushParallel { get; set; } = "";

    /// <summary>What is attached: <c>sbom</c>, <c>provenance</c>, <c>signature</c>, or <c>none</c>; empty for everything.</summary>
    public string[] Attach { get; set; } = [];

    /// <summary>Whether to ask the registry if the push can succeed.</summary>
    public bool PushCheckWanted { get; set; } = true;

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

        _ = AttachmentSelection.Parse(Attach);
        if (Registry.Length > 0)
        {
            _ = PushOptions.Parse(PushParallel);
            var repository = TaskItems.Repository(Registry, Repository);
            if (PushCheckWanted)
            {
                PushCheck.Run(repository, RegistryHost.Current, log, cancellationToken);
            }
        }
    }
}
