namespace MinImage.Deliveries.Engines;

/// <summary>The engines that images are loaded into, by the words of <c>LocalRegistry</c> in the .NET SDK.</summary>
public enum EngineKind
{
    /// <summary>Docker: its API since 1.24, or its command line.</summary>
    Docker,

    /// <summary>Podman: the same API, which its service speaks, too; or its command line, which needs no service.</summary>
    Podman,
}
