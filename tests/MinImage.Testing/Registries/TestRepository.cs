using System.Collections.Concurrent;

namespace MinImage.Testing.Registries;

/// <summary>The content of a repository of a <see cref="TestRegistry"/>.</summary>
internal sealed class TestRepository
{
    /// <summary>The blobs by their digests.</summary>
    public ConcurrentDictionary<string, byte[]> Blobs { get; } = [];

    /// <summary>The manifests and indexes by their digests.</summary>
    public ConcurrentDictionary<string, (string MediaType, byte[] Content)> Manifests { get; } = [];

    /// <summary>The digests of the tags.</summary>
    public ConcurrentDictionary<string, string> Tags { get; } = [];
}
