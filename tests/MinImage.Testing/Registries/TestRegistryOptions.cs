using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;

namespace MinImage.Testing.Registries;

/// <summary>How a <see cref="TestRegistry"/> differs from one that accepts everything. Each property is the behavior of a registry that exists.</summary>
internal sealed record TestRegistryOptions
{
    /// <summary>The user and the password that are required; null to require none.</summary>
    public (string User, string Password)? Login { get; init; }

    /// <summary>Whether a login is checked by a token server, at <c>/token</c>, instead of by the registry.</summary>
    public bool UsesTokens { get; init; }

    /// <summary>The refresh token that the token server accepts.</summary>
    public string? IdentityToken { get; init; }

    /// <summary>Creates the values of <c>WWW-Authenticate</c> from the realm, the service and the scope.</summary>
    public Func<string, string, string, string[]>? Challenge { get; init; }

    /// <summary>The rights that tokens carry.</summary>
    public string TokenRights { get; init; } = "pull,push";

    /// <summary>The value of <c>expires_in</c>; null to omit it.</summary>
    public int? TokenLifetime { get; init; } = 300;

    /// <summary>How many requests a token is good for, whatever its lifetime; 0 for any number.</summary>
    public int RequestsPerToken { get; init; }

    /// <summary>Whether <c>Location</c> is relative and has no query, as that of go-containerregistry; else it is absolute with <c>?_state=</c>.</summary>
    public bool HasRelativeLocation { get; init; }

    /// <summary>The status with which a PUT of a whole blob is refused; 202 accepts it and drops the body. 0 to accept it.</summary>
    public int MonolithicStatus { get; init; }

    /// <summary>The status with which a PATCH without <c>Content-Range</c> is refused; 0 to accept it.</summary>
    public int StreamedStatus { get; init; }

    /// <summary>The status of a PATCH; ECR's is 201.</summary>
    public int PatchStatus { get; init; } = StatusCodes.Status202Accepted;

    /// <summary>The longest body in bytes, above which the status is 413; 0 for any length.</summary>
    public long LongestBody { get; init; }

    /// <summary>The longest chunk in bytes, above which the status is 416, as that of GHCR; 0 for any length.</summary>
    public long LongestChunk { get; init; }

    /// <summary>The value of <c>OCI-Chunk-Min-Length</c>, which is enforced; 0 to send none.</summary>
    public long ShortestChunk { get; init; }

    /// <summary>Whether <c>Range</c> in the answer to a PATCH remains at the first byte although everything is stored, as ECR's.</summary>
    public bool HasStaleRange { get; init; }

    /// <summary>Whether a request must not have an <c>Accept</c> header if it is for a blob, as with old versions of Artifactory.</summary>
    public bool RejectsAcceptForBlobs { get; init; }

    /// <summary>Whether PUT sets the tags of <c>?tag=</c> and answers with <c>OCI-Tag</c>.</summary>
    public bool SupportsTagParameters { get; init; }

    /// <summary>Whether tags cannot be moved.</summary>
    public bool HasImmutableTags { get; init; }

    /// <summary>The digest in the answer to the PUT of a manifest, if it is a lie.</summary>
    public string? ReportedDigest { get; init; }

    /// <summary>The repositories that exist; null if a push creates them.</summary>
    public string[]? Repositories { get; init; }

    /// <summary>Whether the registry lists referrers by itself, and answers with <c>OCI-Subject</c> to a manifest that has a subject.</summary>
    public bool ListsReferrers { get; init; }

    /// <summary>The number of referrers on a page of the list; 0 for all.</summary>
    public int ReferrersPerPage { get; init; }

    /// <summary>Whether the list of referrers is a redirect with the status 303 to a page that is no list, as that of GHCR.</summary>
    public bool RedirectsReferrers { get; init; }

    /// <summary>Whether a tag <c>sha256-DIGEST</c> is taken for the digest that it contains, as by GitLab.</summary>
    public bool TakesTagsForDigests { get; init; }

    /// <summary>The certificate of the server; null for plain HTTP.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Whether a client must present a certificate.</summary>
    public bool RequiresClientCertificate { get; init; }

    /// <summary>Handles a request instead of the registry if it returns true; called first, also for requests that are not authorized.</summary>
    public Func<HttpContext, Task<bool>>? Intercept { get; init; }
}
