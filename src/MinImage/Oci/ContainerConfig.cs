using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MinImage.Oci;

/// <summary>
/// The settings with which a container of the image is started (image-spec 1.1, config, <c>config</c>). Null properties are omitted from the JSON.
/// </summary>
public sealed record ContainerConfig
{
    /// <summary>The user and group, as numbers in MinImage's images: <c>1654:1654</c>.</summary>
    [JsonPropertyName("User"), JsonPropertyOrder(0)]
    public string? User { get; init; }

    /// <summary>Ports such as <c>8080/tcp</c>, in ordinal order.</summary>
    [JsonPropertyName("ExposedPorts"), JsonPropertyOrder(1)]
    public ImmutableSortedSet<string>? ExposedPorts
    {
        get;
        init => field = value?.WithComparer(StringComparer.Ordinal);
    }

    /// <summary>Environment variables in the form <c>NAME=value</c>, in the given order.</summary>
    [JsonPropertyName("Env"), JsonPropertyOrder(2)]
    public ImmutableArray<string>? Env { get; init; }

    /// <summary>The program, and the arguments that are always passed to it.</summary>
    [JsonPropertyName("Entrypoint"), JsonPropertyOrder(3)]
    public ImmutableArray<string>? Entrypoint { get; init; }

    /// <summary>The arguments that the user of the image can replace.</summary>
    [JsonPropertyName("Cmd"), JsonPropertyOrder(4)]
    public ImmutableArray<string>? Cmd { get; init; }

    /// <summary>Absolute paths in the image, in ordinal order.</summary>
    [JsonPropertyName("Volumes"), JsonPropertyOrder(5)]
    public ImmutableSortedSet<string>? Volumes
    {
        get;
        init => field = value?.WithComparer(StringComparer.Ordinal);
    }

    /// <summary>The absolute path of the folder in which the process starts.</summary>
    [JsonPropertyName("WorkingDir"), JsonPropertyOrder(6)]
    public string? WorkingDir { get; init; }

    /// <summary>Labels in ordinal order.</summary>
    [JsonPropertyName("Labels"), JsonPropertyOrder(7)]
    public ImmutableSortedDictionary<string, string>? Labels
    {
        get;
        init => field = value?.WithComparers(StringComparer.Ordinal);
    }

    /// <summary>The name or number of a signal, such as <c>SIGTERM</c>.</summary>
    [JsonPropertyName("StopSignal"), JsonPropertyOrder(8)]
    public string? StopSignal { get; init; }
}
