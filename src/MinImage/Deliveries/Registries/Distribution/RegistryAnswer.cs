using System.Collections.Immutable;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Oci;

namespace MinImage.Deliveries.Registries.Distribution;

/// <summary>A registry's answer.</summary>
/// <param name="Response">The status and the headers.</param>
/// <param name="Content">The body, or its beginning if it is longer than the caller of the client allows.</param>
/// <param name="Uri">The address that answered, after redirects.</param>
internal sealed record RegistryAnswer(HttpResponseMessage Response, ReadOnlyMemory<byte> Content, Uri Uri)
{
    /// <summary>The body as text.</summary>
    public string Body => Encoding.UTF8.GetString(Content.Span);

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

    /// <summary>
    /// The subject of the manifest that was pushed, if the registry lists its referrers by itself (distribution-spec 1.1, "Pushing Manifests with Subject":
    /// <c>OCI-Subject</c>); otherwise null.
    /// </summary>
    public Digest? Subject => Oci.Digest.TryParse(Values("OCI-Subject").FirstOrDefault(), out var digest) ? digest : null;

    /// <summary>The address of the next page of a list (RFC 8288, <c>Link</c> with the relation <c>next</c>); null on the last page.</summary>
    public string? NextPage => Values("Link")
        .SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries))
        .Select(link => link.Split(';', StringSplitOptions.TrimEntries))
        .Where(parts => parts.Skip(1).Any(IsNext) && parts[0].Length > 2 && parts[0][0] == '<' && parts[0][^1] == '>')
        .Select(parts => parts[0][1..^1])
        .FirstOrDefault();

    /// <summary>The media type of the body, without parameters; empty if there is none.</summary>
    public string MediaType => Response.Content.Headers.ContentType?.MediaType ?? "";

    /// <summary>The text of <c>Location</c>, or null.</summary>
    public string? Location => Values("Location").FirstOrDefault();

    private static bool IsNext(string parameter) =>
        parameter.Equals("rel=next", StringComparison.OrdinalIgnoreCase) || parameter.Equals("rel=\"next\"", StringComparison.OrdinalIgnoreCase);

    private HttpHeadersNonValidated Headers => Response.Headers.NonValidated;

    private HeaderStringValues Values(string name) => Headers.TryGetValues(name, out var values) ? values : default;
}
