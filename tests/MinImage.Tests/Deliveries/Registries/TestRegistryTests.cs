using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MinImage.Oci;
using MinImage.Testing.Registries;

namespace MinImage.Tests.Deliveries.Registries;

/// <summary>The push cases of the distribution-spec's conformance suite, against the registry that the other tests push to: the peer has to be right.</summary>
public sealed class TestRegistryTests : IDisposable
{
    private const string Uploads = "v2/team/shop/blobs/uploads/";

    private static readonly byte[] Blob = Encoding.UTF8.GetBytes("a blob of the conformance suite");
    private static readonly Digest BlobDigest = Digest.Of(Blob);

    private readonly TestRegistry _registry = new();
    private readonly HttpClient _client;

    public TestRegistryTests() => _client = new() { BaseAddress = _registry.Root };

    public void Dispose()
    {
        _client.Dispose();
        _registry.Dispose();
    }

    [Fact]
    public async Task A_blob_is_uploaded_by_PUT()
    {
        var location = await Start();

        using var put = await Send(HttpMethod.Put, new($"{location}&digest={BlobDigest}"), Blob);

        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        Assert.NotNull(put.Headers.Location);
        Assert.Equal(Blob, await _client.GetByteArrayAsync(new Uri($"v2/team/shop/blobs/{BlobDigest}", UriKind.Relative)));
        Assert.Equal(0, _registry.OpenSessions);
    }

    [Fact]
    public async Task A_blob_is_uploaded_by_PATCH_and_PUT()
    {
        using var patch = await Send(HttpMethod.Patch, await Start(), Blob);
        using var put = await Send(HttpMethod.Put, new($"{patch.Headers.Location}&digest={BlobDigest}"), []);

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Created), (patch.StatusCode, put.StatusCode));
    }

    [Fact]
    public async Task A_blob_is_uploaded_in_chunks_and_one_out_of_order_is_refused()
    {
        using var first = await Send(HttpMethod.Patch, await Start(), Blob[..10], "0-9");
        using var wrong = await Send(HttpMethod.Patch, first.Headers.Location!, Blob[15..], $"15-{Blob.Length - 1}");
        using var status = await _client.GetAsync(first.Headers.Location);
        using var second = await Send(HttpMethod.Patch, status.Headers.Location!, Blob[10..], $"10-{Blob.Length - 1}");
        using var put = await Send(HttpMethod.Put, new($"{second.Headers.Location}&digest={BlobDigest}"), []);

        Assert.Equal("0-9", Value(first, "Range"));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, wrong.StatusCode);
        Assert.Equal((HttpStatusCode.NoContent, "0-9"), (status.StatusCode, Value(status, "Range")));
        Assert.Equal($"0-{Blob.Length - 1}", Value(second, "Range"));
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
    }

    [Fact]
    public async Task A_blob_with_another_digest_is_refused()
    {
        using var put = await Send(HttpMethod.Put, new($"{await Start()}&digest={Digest.Of([])}"), Blob);

        Assert.Equal(HttpStatusCode.BadRequest, put.StatusCode);
        Assert.Contains("DIGEST_INVALID", await put.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_single_POST_and_a_mount_begin_an_upload()
    {
        using var post = await Send(HttpMethod.Post, new($"{_registry.Root}{Uploads}?digest={BlobDigest}"), Blob);
        using var mount = await Send(HttpMethod.Post, new($"{_registry.Root}{Uploads}?mount={BlobDigest}&from=team/other"), []);

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (post.StatusCode, mount.StatusCode));
        Assert.Empty(_registry["team/shop"].Blobs);
    }

    [Fact]
    public async Task An_upload_is_canceled_by_DELETE()
    {
        var location = await Start();

        using var delete = await _client.DeleteAsync(location);
        using var again = await _client.GetAsync(location);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (delete.StatusCode, again.StatusCode));
    }

    [Fact]
    public async Task A_manifest_needs_its_blobs_and_is_found_by_tag_and_digest()
    {
        var manifest = Encoding.UTF8.GetBytes($$"""
            {"schemaVersion":2,"mediaType":"{{MediaTypes.ImageManifest}}","config":{"mediaType":"{{MediaTypes.ImageConfig}}","digest":"{{BlobDigest}}",
            "size":{{Blob.Length}}},"layers":[]}
            """);
        using var early = await PutManifest("1", manifest);
        using (await Send(HttpMethod.Put, new($"{await Start()}&digest={BlobDigest}"), Blob))
        {
        }

        using var put = await PutManifest("1", manifest);
        using var byTag = await Head("1");
        using var byDigest = await Head(Digest.Of(manifest).ToString());
        using var missing = await Head("2");

        Assert.Equal(HttpStatusCode.NotFound, early.StatusCode);
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        Assert.Equal((HttpStatusCode.OK, Digest.Of(manifest).ToString()), (byTag.StatusCode, Value(byTag, "Docker-Content-Digest")));
        Assert.Equal(manifest.Length, byDigest.Content.Headers.ContentLength);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    private async Task<Uri> Start()
    {
        using var answer = await Send(HttpMethod.Post, new(_registry.Root, Uploads), []);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return answer.Headers.Location!;
    }

    private Task<HttpResponseMessage> Send(HttpMethod method, Uri uri, byte[] content, string? range = null)
    {
        var request = new HttpRequestMessage(method, uri) { Content = new ByteArrayContent(content) };
        request.Content.Headers.ContentType = new("application/octet-stream");
        if (range is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Range", range);
        }

        return _client.SendAsync(request);
    }

    private Task<HttpResponseMessage> PutManifest(string reference, byte[] manifest)
    {
        var content = new ByteArrayContent(manifest) { Headers = { ContentType = new MediaTypeHeaderValue(MediaTypes.ImageManifest) } };
        return _client.PutAsync(new Uri($"v2/team/shop/manifests/{reference}", UriKind.Relative), content);
    }

    private Task<HttpResponseMessage> Head(string reference) =>
        _client.SendAsync(new HttpRequestMessage(HttpMethod.Head, new Uri($"v2/team/shop/manifests/{reference}", UriKind.Relative)));

    private static string Value(HttpResponseMessage answer, string name) => answer.Headers.NonValidated[name].ToString();
}
