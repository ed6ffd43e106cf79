using System.Collections.Immutable;
using System.Globalization;
using System.Net.Http.Headers;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Oci;

namespace MinImage.Deliveries.Registries.Distribution;

/// <summary>A registry's answer.</summary>
/// <param name="Response">The status and the headers.</param>
/// <param name="Body">The beginning of the body.</param>
/// <param name="Uri">The address that answered, after redirects.</param>
internal sealed record RegistryAnswer(HttpResponseMessage Response, string Body, Uri Uri)
{
    /// <summary>The status.</summary>
    public int Status => (int)Response.StatusCode;

    /// <summary>Whether the status is one of success.</summary>
    public bool IsSuccess => Response.IsSuccessStatusCode;

    /// <summary>The errors in the body.</summary>
    public ImmutableArray<ServerError> Errors => ServerError.Parse(Body);

    /// <summary>The tags that the registry has set (distribution-spec, "Pushing Manifests with Tags": <c>OCI-Tag</c>).</summary>
    public ImmutableArray<string> Tags =>
        [.. Values("OCI-Tag").SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    /// <summary>
    /// The minimum length of a chunk in bytes (distribution-spec 1.1, "Pushing a blob in chunks": <c>OCI-Chunk-Min-Length</c>); 0 if there is none.
    /// </summary>
    public long MinimumChunk =>
        Values("OCI-Chunk-Min-Length").FirstOrDefault() is { } text
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                ? length
                : 0;

    /// <summary>The offset of the first byte that the registry lacks, by the header <c>Range</c>; null if there is none.</summary>
    public long? NextOffset =>
        Values("Range").FirstOrDefault()?.Replace("bytes=", "", StringComparison.Ordinal).Split('-') is [_, var last]
            && long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
                ? offset + 1
                : null;

    /// <summary>The text of <c>Docker-Content-Digest</c>, or null.</summary>
    public string? DigestText => Values("Docker-Content-Digest").FirstOrDefault();

    /// <summary>The digest of <c>Docker-Content-Digest</c>; null if there is none, or it is invalid.</summary>
    public Digest? Digest => Oci.Digest.TryParse(DigestText, out var digest) ? digest : null;

    /// <summary>The text of <c>Location</c>, or null.</summary>
    public string? Location => Values("Location").FirstOrDefault();

    private HttpHeadersNonValidated Headers => Response.Headers.NonValidated;

    private HeaderStringValues Values(string name) => Headers.TryGetValues(name, out var values) ? values : default;
}
