using MinImage.Build.Tests.Engines;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>The engine that takes its time to start, started once.</summary>
public sealed class DeliveryEngines : IDisposable
{
    public DockerDaemon Docker { get; } = DockerDaemon.Start();

    public void Dispose() => Docker.Dispose();
}
