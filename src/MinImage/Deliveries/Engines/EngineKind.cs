namespace MinImage.Deliveries.Engines;

/// <summary>The engines into which images can be loaded, named as in <c>LocalRegistry</c> of the .NET SDK.</summary>
public enum EngineKind
{
    /// <summary>Docker, through its API since 1.24, or its command line.</summary>
    Docker,

    /// <summary>Podman, through the same API, which its service also implements, or its command line, which needs no service.</summary>
    Podman,
}
