using MinImage.Deliveries.Engines;
using MinImage.Diagnostics;

namespace MinImage.Build;

/// <summary>Loads the image into an engine.</summary>
public sealed class LoadImage : DeliveryTask
{
    /// <summary><c>Docker</c> or <c>Podman</c>; empty for the first one that responds.</summary>
    public string? EngineName { get; set; }

    /// <inheritdoc/>
    protected override void Deliver(OpenedImage opened, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(opened);
        using var engine = EngineSearch.Find(EngineSearch.Parse(EngineName), EngineHost.Current, log, cancellationToken);
        ImageLoad.Run(opened.Image, engine, TimeProvider.System, log, cancellationToken);
    }
}
