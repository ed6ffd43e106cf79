using MinImage.Deliveries.Engines;
using MinImage.Diagnostics;
using MinImage.Layouts;

namespace MinImage.Build;

/// <summary>Loads the image into an engine.</summary>
public sealed class LoadImage : DeliveryTask
{
    /// <summary><c>Docker</c> or <c>Podman</c>; empty for the first one that responds.</summary>
    public string? EngineName { get; set; }

    /// <inheritdoc/>
    protected override void Deliver(LayoutImage image, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        using var engine = EngineSearch.Find(EngineSearch.Parse(EngineName), EngineHost.Current, log, cancellationToken);
        ImageLoad.Run(image, engine, TimeProvider.System, log, cancellationToken);
    }
}
