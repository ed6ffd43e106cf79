using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using MinImage.Oci;

namespace MinImage.Testing.Registries;

/// <summary>
/// A registry on the loopback, in memory: the push and the pull of distribution-spec 1.1, a token server, and the peculiarities that
/// <see cref="TestRegistryOptions"/> selects.
/// </summary>
internal sealed class TestRegistry : IDisposable
{
    private const string Service = "test-registry";

    private readonly WebApplication _server;
    private readonly TestRegistryOptions _options;
    private readonly ConcurrentDictionary<string, TestRepository> _repositories = [];
    private readonly ConcurrentDictionary<string, MemoryStream> _sessions = [];
    private readonly ConcurrentDictionary<string, (string Scope, int Left)> _tokens = [];
    private readonly ConcurrentQueue<RecordedRequest> _requests = [];

    private int _count;

    public TestRegistry(TestRegistryOptions? options = null)
    {
        _options = options ?? new();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                if (_options.Certificate is { } certificate)
                {
                    listen.UseHttps(https =>
                    {
                        https.ServerCertificate = certificate;
                        https.ClientCertificateMode =
                            _options.RequiresClientCertificate ? ClientCertificateMode.RequireCertificate : ClientCertificateMode.NoCertificate;
                        https.AllowAnyClientCertificate();
                    });
                }
            });
        });
        _server = builder.Build();
        _server.Run(Handle);
        _server.StartAsync().GetAwaiter().GetResult();
        Port = new Uri(_server.Urls.First()).Port;
    }

    public int Port { get; }

    /// <summary>The registry in references.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"localhost:{Port}");

    public Uri Root => new($"{(_options.Certificate is null ? "http" : "https")}://{Address}/");

    /// <summary>The requests so far.</summary>
    public IReadOnlyCollection<RecordedRequest> Requests => _requests;

    /// <summary>The uploads that were neither completed nor deleted.</summary>
    public int OpenSessions => _sessions.Count;

    public TestRepository this[string repository] => _repositories.GetOrAdd(repository, _ => new());

    /// <summary>The number of requests of a method whose path contains a text.</summary>
    public int Count(string method, string path) =>
        _requests.Count(request => request.Method == method && request.Path.Contains(path, StringComparison.Ordinal));

    public static Task Answer(HttpContext context, int status, string code, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        var error = new JsonObject { ["errors"] = new JsonArray(new JsonObject { ["code"] = code, ["message"] = message }) };
        return context.Request.Method == "HEAD" ? Task.CompletedTask : context.Response.WriteAsync(error.ToJsonString());
    }

    public void Dispose() => _server.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task Handle(HttpContext context)
    {
        var request = context.Request;
        _requests.Enqueue(new(
            request.Method, request.Path.Value ?? "", request.QueryString.Value ?? "", request.Headers.Authorization.ToString(), request.Protocol));
        if (_options.Intercept is { } intercept && await intercept(context))
        {
            return;
        }

        try
        {
            await (request.Path == "/token" ? IssueToken(context) : IsAuthorized(context) ? Route(context) : Demand(context));
        }
        catch (Exception e) when (e is IOException or BadHttpRequestException)
        {
            // The client has closed the connection.
        }
    }

    private bool IsAuthorized(HttpContext context)
    {
        if (_options.Login is null && !_options.UsesTokens)
        {
            return true;
        }

        var header = context.Request.Headers.Authorization.ToString();
        if (!_options.UsesTokens)
        {
            return header == Basic();
        }

        var token = header.Replace("Bearer ", "", StringComparison.Ordinal);
        if (!_tokens.TryGetValue(token, out var state) || state.Left == 0)
        {
            return false;
        }

        _tokens[token] = state with { Left = state.Left - 1 };
        return context.Request.Path == "/v2/" || state.Scope == ScopeOf(context, _options.TokenRights);
    }

    private string Basic() => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_options.Login!.Value.User}:{_options.Login.Value.Password}"));

    private Task Demand(HttpContext context)
    {
        var realm = $"{Root}token";
        var scope = context.Request.Path == "/v2/" ? "" : ScopeOf(context, context.Request.Method is "GET" or "HEAD" ? "pull" : "pull,push");
        context.Response.Headers.WWWAuthenticate = _options.Challenge?.Invoke(realm, Service, scope)
            ?? (!_options.UsesTokens ? ["Basic realm=\"test\""]
                : [$"Bearer realm=\"{realm}\",service=\"{Service}\"{(scope.Length == 0 ? "" : $",scope=\"{scope}\"")}"]);
        return Answer(context, 401, "UNAUTHORIZED", "authentication required");
    }

    private static string ScopeOf(HttpContext context, string rights) => $"repository:{Split(context).Repository}:{rights}";

    private async Task IssueToken(HttpContext context)
    {
        string scope;
        bool isKnown;
        if (context.Request.Method == "POST")
        {
            var form = await context.Request.ReadFormAsync();
            scope = form["scope"].ToString();
            isKnown = form["grant_type"] == "refresh_token" ? form["refresh_token"] == _options.IdentityToken
                : _options.Login is { } login && form["username"] == login.User && form["password"] == login.Password;
        }
        else
        {
            scope = context.Request.Query["scope"].ToString();
            isKnown = _options.Login is null ? _options.IdentityToken is null : context.Request.Headers.Authorization == Basic();
        }

        if (!isKnown)
        {
            await Answer(context, 401, "UNAUTHORIZED", "incorrect username or password");
            return;
        }

        // A token for the rights that the user has, whatever is asked for.
        var last = scope.LastIndexOf(':');
        var granted = last < 0 ? "" : $"{scope[..last]}:{_options.TokenRights}";
        var token = string.Create(CultureInfo.InvariantCulture, $"t0ken-{Interlocked.Increment(ref _count)}");
        var requests = _options.RequestsPerToken == 0 ? int.MaxValue : _options.RequestsPerToken;
        _tokens[token] = (_options.TokenRights.Contains("push", StringComparison.Ordinal) ? granted : "", requests);
        var answer = new JsonObject { ["token"] = token };
        if (_options.TokenLifetime is { } lifetime)
        {
            answer["expires_in"] = lifetime;
        }

        await context.Response.WriteAsync(answer.ToJsonString());
    }

    // /v2/<repository>/blobs/..., /v2/<repository>/manifests/..., /v2/<repository>/referrers/...
    private static (string Repository, string Kind, string Name) Split(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        foreach (var kind in new[] { "/blobs/uploads/", "/blobs/", "/manifests/", "/referrers/" })
        {
            if (path.StartsWith("/v2/", StringComparison.Ordinal) && path.IndexOf(kind, StringComparison.Ordinal) is > 4 and var index)
            {
                return (path[4..index], kind, path[(index + kind.Length)..]);
            }
        }

        return ("", "", "");
    }

    private Task Route(HttpContext context)
    {
        var (name, kind, rest) = Split(context);
        if (context.Request.Path == "/v2/")
        {
            return context.Response.WriteAsync("{}");
        }

        if (kind.Length > 0 && _options.Repositories?.Contains(name) is false)
        {
            return Answer(context, 404, "NAME_UNKNOWN", $"The repository with name '{name}' does not exist");
        }

        return (context.Request.Method, kind) switch
        {
            ("POST", "/blobs/uploads/") => StartUpload(context, name),
            ("PATCH", "/blobs/uploads/") => Patch(context, name, rest),
            ("PUT", "/blobs/uploads/") => Complete(context, name, rest),
            ("GET", "/blobs/uploads/") => Status(context, name, rest),
            ("DELETE", "/blobs/uploads/") => Delete(context, rest),
            ("HEAD" or "GET", "/blobs/") => SendBlob(context, name, rest),
            ("HEAD" or "GET", "/manifests/") => SendManifest(context, name, rest),
            ("PUT", "/manifests/") => PutManifest(context, name, rest),
            ("GET", "/referrers/") when _options.RedirectsReferrers => Redirect(context),
            ("GET", "/referrers/") when _options.ListsReferrers => SendReferrers(context, name, rest),
            _ => Answer(context, 404, "UNSUPPORTED", "unknown path"),
        };
    }

    private async Task StartUpload(HttpContext context, string name)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"upload-{Interlocked.Increment(ref _count)}");
        _sessions[id] = new();

        // A single POST with the body is accepted and its body dropped, and a mount is an upload.
        await Drain(context);
        if (_options.ShortestChunk > 0)
        {
            context.Response.Headers["OCI-Chunk-Min-Length"] = _options.ShortestChunk.ToString(CultureInfo.InvariantCulture);
        }

        Locate(context, name, id);
        context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private void Locate(HttpContext context, string name, string id)
    {
        var path = $"/v2/{name}/blobs/uploads/{id}";
        var state = string.Create(CultureInfo.InvariantCulture, $"{(_sessions.TryGetValue(id, out var session) ? session.Length : 0)}");
        context.Response.Headers.Location =
            _options.HasRelativeLocation ? path : $"{context.Request.Scheme}://{context.Request.Host}{path}?_state={state}%3D%3D";
    }

    private async Task Patch(HttpContext context, string name, string id)
    {
        if (!_sessions.TryGetValue(id, out var session))
        {
            await Answer(context, 404, "BLOB_UPLOAD_UNKNOWN", "upload unknown");
            return;
        }

        var length = context.Request.ContentLength ?? 0;
        var range = context.Request.Headers.ContentRange.ToString();
        var start = range.Length == 0 ? session.Length : Number(range.Split('-')[0]);
        if (range.Length == 0 && _options.StreamedStatus != 0)
        {
            await Answer(context, _options.StreamedStatus, "UNSUPPORTED", "stream uploads are not allowed");
        }
        else if (_options.LongestBody > 0 && length > _options.LongestBody)
        {
            await Answer(context, 413, "SIZE_INVALID", "request entity too large");
        }
        else if (start != session.Length || (_options.LongestChunk > 0 && length > _options.LongestChunk)
            || (range.Length > 0 && range != string.Create(CultureInfo.InvariantCulture, $"{start}-{start + length - 1}")))
        {
            Locate(context, name, id);
            context.Response.Headers.Range = string.Create(CultureInfo.InvariantCulture, $"0-{Math.Max(session.Length - 1, 0)}");
            await Answer(context, 416, "RANGE_INVALID", "invalid content range");
        }
        else
        {
            if (await Read(context) is not { } chunk)
            {
                return;
            }

            session.Write(chunk);
            Locate(context, name, id);
            context.Response.Headers.Range = string.Create(CultureInfo.InvariantCulture, $"0-{(_options.HasStaleRange ? 0 : session.Length - 1)}");
            context.Response.StatusCode = _options.PatchStatus;
        }
    }

    private async Task Complete(HttpContext context, string name, string id)
    {
        if (!_sessions.TryGetValue(id, out var session))
        {
            await Answer(context, 404, "BLOB_UPLOAD_UNKNOWN", "upload unknown");
            return;
        }

        var length = context.Request.ContentLength ?? 0;
        if (_options.LongestBody > 0 && length > _options.LongestBody)
        {
            await Answer(context, 413, "SIZE_INVALID", "request entity too large");
            return;
        }

        if (length > 0 && _options.MonolithicStatus != 0)
        {
            await Drain(context);
            await Answer(context, _options.MonolithicStatus, "UNSUPPORTED", "monolithic uploads are not allowed");
            return;
        }

        if (await Read(context) is not { } rest)
        {
            return;
        }

        session.Write(rest);
        var content = session.ToArray();
        var digest = context.Request.Query["digest"].ToString();
        if (Digest.Of(content).ToString() != digest)
        {
            await Answer(context, 400, "DIGEST_INVALID", "provided digest did not match uploaded content");
            return;
        }

        _sessions.TryRemove(id, out _);
        this[name].Blobs[digest] = content;
        context.Response.Headers.Location = $"/v2/{name}/blobs/{digest}";
        context.Response.Headers["Docker-Content-Digest"] = digest;
        context.Response.StatusCode = StatusCodes.Status201Created;
    }

    private Task Status(HttpContext context, string name, string id)
    {
        if (!_sessions.TryGetValue(id, out var session))
        {
            return Answer(context, 404, "BLOB_UPLOAD_UNKNOWN", "upload unknown");
        }

        Locate(context, name, id);
        context.Response.Headers.Range = string.Create(CultureInfo.InvariantCulture, $"0-{Math.Max(session.Length - 1, 0)}");
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private Task Delete(HttpContext context, string id)
    {
        context.Response.StatusCode = _sessions.TryRemove(id, out _) ? StatusCodes.Status204NoContent : StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private Task SendBlob(HttpContext context, string name, string digest)
    {
        if (_options.RejectsAcceptForBlobs && context.Request.Headers.Accept.Count > 0)
        {
            return Answer(context, 406, "UNSUPPORTED", "unexpected Accept");
        }

        return this[name].Blobs.TryGetValue(digest, out var content)
            ? Send(context, "application/octet-stream", digest, content)
            : Answer(context, 404, "BLOB_UNKNOWN", "blob unknown to registry");
    }

    private Task SendManifest(HttpContext context, string name, string reference)
    {
        var repository = this[name];
        var digest = IsTakenForDigest(reference) ? reference.Replace('-', ':') : repository.Tags.GetValueOrDefault(reference, reference);
        return repository.Manifests.TryGetValue(digest, out var manifest)
            ? Send(context, manifest.MediaType, digest, manifest.Content)
            : Answer(context, 404, "MANIFEST_UNKNOWN", "manifest unknown");
    }

    private static async Task Send(HttpContext context, string type, string digest, byte[] content)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = content.Length;
        context.Response.Headers["Docker-Content-Digest"] = digest;
        if (context.Request.Method == "GET")
        {
            await context.Response.Body.WriteAsync(content);
        }
    }

    private async Task PutManifest(HttpContext context, string name, string reference)
    {
        var repository = this[name];
        if (context.Request.ContentLength is null || await Read(context) is not { } content)
        {
            await Answer(context, 411, "MANIFEST_INVALID", "Content-Length is required");
            return;
        }

        var json = JsonNode.Parse(content)!;
        var type = context.Request.ContentType ?? "";
        if ((string?)json["mediaType"] != type)
        {
            await Answer(context, 400, "MANIFEST_INVALID", "the media type is not that of the manifest");
            return;
        }

        if (MissingFrom(repository, json) is { } missing)
        {
            await Answer(context, 404, "MANIFEST_BLOB_UNKNOWN", $"unknown to registry: {missing}");
            return;
        }

        var digest = Digest.Of(content).ToString();
        var isDigest = reference.StartsWith("sha256:", StringComparison.Ordinal);
        if (isDigest && reference != digest)
        {
            await Answer(context, 400, "DIGEST_INVALID", "provided digest did not match uploaded content");
            return;
        }

        string[] tags = [.. isDigest ? [] : new[] { reference }, .. _options.SupportsTagParameters ? context.Request.Query["tag"].OfType<string>() : []];
        if (_options.HasImmutableTags && tags.FirstOrDefault(repository.Tags.ContainsKey) is { } taken)
        {
            await Answer(context, 400, "TAG_INVALID", $"The image tag '{taken}' already exists and cannot be overwritten because the repository is immutable.");
            return;
        }

        repository.Manifests[digest] = (type, content);
        foreach (var tag in tags)
        {
            repository.Tags[tag] = digest;
        }

        if (_options.ListsReferrers && json["subject"]?["digest"] is { } subject)
        {
            context.Response.Headers["OCI-Subject"] = (string?)subject;
        }

        if (_options.SupportsTagParameters)
        {
            context.Response.Headers["OCI-Tag"] = context.Request.Query["tag"];
        }

        context.Response.Headers.Location = $"/v2/{name}/manifests/{digest}";
        context.Response.Headers["Docker-Content-Digest"] = _options.ReportedDigest ?? digest;
        context.Response.StatusCode = StatusCodes.Status201Created;
    }

    private bool IsTakenForDigest(string reference) => _options.TakesTagsForDigests && reference.StartsWith("sha256-", StringComparison.Ordinal);

    private Task Redirect(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = $"{Root}page";
        return Task.CompletedTask;
    }

    private Task SendReferrers(HttpContext context, string name, string subject)
    {
        var all = this[name].Manifests
            .Select(manifest => (Digest: manifest.Key, manifest.Value.MediaType, manifest.Value.Content, Json: JsonNode.Parse(manifest.Value.Content)!))
            .Where(manifest => (string?)manifest.Json["subject"]?["digest"] == subject)
            .OrderBy(manifest => manifest.Digest, StringComparer.Ordinal)
            .ToList();
        var start = (int)Math.Max(Number(context.Request.Query["from"].ToString()), 0);
        var size = _options.ReferrersPerPage == 0 ? all.Count : _options.ReferrersPerPage;
        if (start + size < all.Count)
        {
            context.Response.Headers.Link = string.Create(
                CultureInfo.InvariantCulture, $"</v2/{name}/referrers/{subject}?from={start + size}>; rel=\"next\"");
        }

        var page = all.Skip(start).Take(size).Select(manifest => (JsonNode)new JsonObject
        {
            ["mediaType"] = manifest.MediaType,
            ["digest"] = manifest.Digest,
            ["size"] = manifest.Content.Length,
            ["artifactType"] = (string?)manifest.Json["artifactType"],
            ["annotations"] = manifest.Json["annotations"]?.DeepClone(),
        });
        context.Response.ContentType = MediaTypes.ImageIndex;
        var index = new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = MediaTypes.ImageIndex, ["manifests"] = new JsonArray([.. page]) };
        return context.Response.WriteAsync(index.ToJsonString());
    }

    private static string? MissingFrom(TestRepository repository, JsonNode manifest)
    {
        IEnumerable<string> blobs = manifest["layers"] is JsonArray layers
            ? [(string)manifest["config"]!["digest"]!, .. layers.Select(layer => (string)layer!["digest"]!)]
            : [];
        IEnumerable<string> manifests = manifest["manifests"] is JsonArray entries ? entries.Select(entry => (string)entry!["digest"]!) : [];
        return blobs.FirstOrDefault(digest => !repository.Blobs.ContainsKey(digest))
            ?? manifests.FirstOrDefault(digest => !repository.Manifests.ContainsKey(digest));
    }

    private static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static async Task Drain(HttpContext context) => await context.Request.Body.CopyToAsync(Stream.Null);

    // Null if the client sent less than it announced.
    private static async Task<byte[]?> Read(HttpContext context)
    {
        using var content = new MemoryStream();
        try
        {
            await context.Request.Body.CopyToAsync(content);
        }
        catch (Exception e) when (e is IOException or BadHttpRequestException)
        {
            return null;
        }

        return content.ToArray();
    }
}
