using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using MinImage.Deliveries.Registries;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Diagnostics;
using MinImage.Images;
using MinImage.Layouts;
using MinImage.Oci;
using MinImage.Testing.Images;
using MinImage.Testing.Registries;

namespace MinImage.Tests.Deliveries.Registries;

public sealed class ImagePushTests : IDisposable
{
    private static readonly ImageName Name = new("shop", "1");

    private readonly TestRegistryHost _host = new();
    private readonly RecordingLog _log = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task An_image_arrives_byte_for_byte()
    {
        using var registry = new TestRegistry();
        using var image = Write("a");

        var pushed = await Push(registry, image);

        AssertArrived(registry, image);
        Assert.Equal([$"{registry.Address}/team/shop:1"], pushed.Tags.Select(tag => tag.ToString()));
        Assert.Equal($"{registry.Address}/team/shop@{image.Top.Digest}", pushed.Reference.ToString());
        Assert.Equal((3, 0), (pushed.SentBlobs, pushed.PresentBlobs));
        Assert.Equal(BlobsOf(image).Sum(blob => blob.Size), pushed.SentBytes);
        Assert.Equal(0, registry.OpenSessions);
    }

    [Fact]
    public async Task The_index_follows_its_manifests()
    {
        using var registry = new TestRegistry();
        using var image = Write("a", "linux-x64", "linux-arm64");

        await Push(registry, image);

        AssertArrived(registry, image);
        var puts = registry.Requests.Where(request => request.Method == "PUT" && request.Path.Contains("/manifests/", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, puts.Count);
        Assert.EndsWith("/manifests/1", puts[2].Path, StringComparison.Ordinal);
        Assert.All(puts.Take(2), put => Assert.Contains("/manifests/sha256:", put.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_there_is_not_sent_again()
    {
        using var registry = new TestRegistry();
        using (var first = Write("a"))
        {
            await Push(registry, first);
        }

        using var second = Write("b");

        var pushed = await Push(registry, second);

        // The layer with the accounts is the same.
        Assert.Equal((2, 1), (pushed.SentBlobs, pushed.PresentBlobs));
        AssertArrived(registry, second);
    }

    [Fact]
    public async Task An_unchanged_image_is_two_requests()
    {
        using var registry = new TestRegistry();
        using var image = Write("a");
        await Push(registry, image);
        var before = registry.Requests.Count;

        var pushed = await Push(registry, image);

        Assert.Equal((0, 3), (pushed.SentBlobs, pushed.PresentBlobs));
        Assert.Equal(["GET", "HEAD", "HEAD"], registry.Requests.Skip(before).Select(request => request.Method));
    }

    [Fact]
    public async Task A_connection_that_nobody_waits_for_ends_at_once()
    {
        var (arrived, aborted) = (new TaskCompletionSource(), new TaskCompletionSource());
        using var registry = new TestRegistry(new()
        {
            Intercept = async context =>
        {
            context.RequestAborted.Register(aborted.SetResult);
            arrived.SetResult();
            await aborted.Task;
            return true;
        }
        });
        var repository = ImageReference.ToRepository(registry.Address, "team/shop");
        var connection = RegistryConnection.Begin(repository, _host.Host, RegistryLimits.Default, _log, CancellationToken.None);
        await arrived.Task;

        connection.Dispose();

        await aborted.Task;
        Assert.Single(registry.Requests);
    }

    [Fact]
    public async Task A_tag_is_moved_to_a_manifest_that_is_there()
    {
        using var registry = new TestRegistry();
        using var first = Write("a");
        await Push(registry, first, "old");
        using var second = Write("b");
        await Push(registry, second, "latest");

        await Push(registry, first, "latest");

        AssertArrived(registry, first, "latest");
        Assert.Equal(0, registry.OpenSessions);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 4)]
    public async Task Several_tags_are_set_in_one_step_if_the_registry_can(bool canSet, int puts)
    {
        using var registry = new TestRegistry(new() { SupportsTagParameters = canSet });
        using var image = Write("a");

        var pushed = await Push(registry, image, "1", "1.2", "latest", "1");

        Assert.Equal(puts, registry.Count("PUT", "/manifests/"));
        Assert.All(["1", "1.2", "latest"], tag => AssertArrived(registry, image, tag));
        Assert.Equal(3, pushed.Tags.Length);
    }

    [Fact]
    public async Task A_tag_that_is_immutable_can_be_pushed_again_but_not_moved()
    {
        using var registry = new TestRegistry(new() { HasImmutableTags = true });
        using var first = Write("a");
        await Push(registry, first);
        await Push(registry, first);
        using var second = Write("b");

        var error = await Fails(registry, second, Codes.TagImmutable);

        Assert.Contains("'1' already exists", error.Message, StringComparison.Ordinal);
        AssertArrived(registry, first);
    }

    public static TheoryData<string> Methods => [.. Variants.Keys];

    private static Dictionary<string, TestRegistryOptions> Variants { get; } = new()
    {
        ["relative Location without a query"] = new() { HasRelativeLocation = true },
        ["202 for a monolithic PUT whose body is dropped"] = new() { MonolithicStatus = 202 },
        ["405 for a monolithic PUT"] = new() { MonolithicStatus = 405 },
        ["500 for a monolithic PUT"] = new() { MonolithicStatus = 500 },
        ["400 for a monolithic PUT, 201 for PATCH, stale Range (ECR)"] = new() { MonolithicStatus = 400, PatchStatus = 201, HasStaleRange = true },
        ["chunks alone"] = new() { MonolithicStatus = 400, StreamedStatus = 400 },
        ["chunks alone, relative Location"] = new() { MonolithicStatus = 400, StreamedStatus = 400, HasRelativeLocation = true },
        ["chunks alone, with a minimum length"] = new() { MonolithicStatus = 400, StreamedStatus = 405, ShortestChunk = 5000 },
        ["chunks alone, stale Range and 201"] = new() { MonolithicStatus = 400, StreamedStatus = 400, HasStaleRange = true, PatchStatus = 201 },
        ["a proxy that limits the body"] = new() { LongestBody = 1000 },
        ["416 for long chunks (GHCR)"] = new() { MonolithicStatus = 400, StreamedStatus = 400, LongestChunk = 300 },
        ["no Accept for blobs (Artifactory)"] = new() { RejectsAcceptForBlobs = true },
        ["streamed uploads are refused (Gitea)"] = new() { StreamedStatus = 400 },
    };

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Every_registry_gets_the_form_of_upload_that_it_accepts(string variant)
    {
        using var registry = new TestRegistry(Variants[variant]);
        using var image = Write(Noise(20_000));

        await Push(registry, image);

        AssertArrived(registry, image);
        Assert.Equal(0, registry.OpenSessions);
    }

    [Fact]
    public async Task A_manifest_that_the_registry_says_it_has_is_sent_again_if_it_is_not_trusted()
    {
        using var registry = new TestRegistry();
        using var image = Write("a");
        await Push(registry, image);
        var (blobs, manifests) = (registry.Count("POST", "/blobs/uploads/"), registry.Count("PUT", "/manifests/"));

        await Push(registry, image, new PushOptions { SkipsKnownManifests = false });

        Assert.Equal(2 * manifests, registry.Count("PUT", "/manifests/"));
        Assert.Equal(blobs, registry.Count("POST", "/blobs/uploads/"));
        AssertArrived(registry, image);
    }

    [Fact]
    public async Task A_refused_method_is_not_tried_for_the_next_blob()
    {
        using var registry = new TestRegistry(new() { MonolithicStatus = 400, StreamedStatus = 400 });
        using var image = Write("a");

        await Push(registry, image, new PushOptions { Parallel = 1 });

        // Each of three blobs in its own session, and two sessions of refused methods.
        Assert.Equal(3 + 2, registry.Count("POST", "/blobs/uploads/"));
    }

    [Fact]
    public async Task A_registry_that_refuses_every_method_is_an_error_in_its_words()
    {
        using var registry = new TestRegistry(new() { LongestBody = 1 });
        using var image = Write("a");

        var error = await Fails(registry, image, Codes.RegistryTooLarge);

        Assert.Contains("request entity too large", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, registry.OpenSessions);
        Assert.Empty(registry["team/shop"].Tags);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    public async Task A_failure_that_passes_is_survived_wherever_it_occurs(int status)
    {
        var seen = new HashSet<string>();
        using var registry = new TestRegistry(new()
        {
            Intercept = async context =>
        {
            // Each kind of request fails the first time. A session whose deletion fails remains.
            var kind = $"{context.Request.Method} {Kind(context)}";
            lock (seen)
            {
                if (context.Request.Method == "DELETE" || !seen.Add(kind))
                {
                    return false;
                }
            }

            context.Response.StatusCode = status;
            await context.Response.WriteAsync("a page of a proxy");
            return true;
        }
        });
        using var image = Write("a", "linux-x64", "linux-arm64");

        await Push(registry, image);

        AssertArrived(registry, image);
        Assert.Equal(0, registry.OpenSessions);
        Assert.Contains("PUT manifests", seen);
        Assert.Contains("PUT blobs", seen);
    }

    [Fact]
    public async Task A_connection_that_is_reset_in_a_body_is_survived()
    {
        var left = 5;
        using var registry = new TestRegistry(new()
        {
            Intercept = async context =>
        {
            if (context.Request.Method != "PUT" || Interlocked.Decrement(ref left) < 0)
            {
                return false;
            }

            await context.Request.Body.ReadAtLeastAsync(new byte[left * 100], left * 100, throwOnEndOfStream: false);
            context.Abort();
            return true;
        }
        });
        using var image = Write(Noise(20_000));

        await Push(registry, image);

        AssertArrived(registry, image);
        Assert.True(left < 0);
    }

    [Fact]
    public async Task A_failure_that_does_not_pass_ends_after_minutes_with_an_error()
    {
        using var registry = new TestRegistry(new() { Intercept = context => Reject(context, "PUT", "/manifests/", 502) });
        using var image = Write("a");

        var error = await Fails(registry, image, Codes.RegistryFailed);

        Assert.Contains("status 502", error.Message, StringComparison.Ordinal);
        Assert.Equal(RegistryLimits.Default.Attempts, registry.Count("PUT", "/manifests/"));
        Assert.Equal(TimeSpan.FromSeconds(1 + 2 + 4 + 8 + 16), _host.Clock.Elapsed);
        Assert.Empty(registry["team/shop"].Tags);
    }

    [Theory]
    [InlineData("30")]
    [InlineData("Thu, 01 Jan 1970 00:00:30 GMT")]
    public async Task The_wait_that_the_registry_requests_is_waited_for(string retryAfter)
    {
        var isFirst = true;
        using var registry = new TestRegistry(new() { Intercept = context => isFirst && context.Request.Method == "POST" ? Limit(context) : Pass() });
        using var image = Write("a");

        await Push(registry, image, new PushOptions { Parallel = 1 });

        AssertArrived(registry, image);
        Assert.Equal(TimeSpan.FromSeconds(31), _host.Clock.Elapsed);

        Task<bool> Limit(HttpContext context)
        {
            isFirst = false;
            context.Response.Headers.RetryAfter = retryAfter;
            context.Response.StatusCode = 429;
            return Task.FromResult(true);
        }
    }

    [Theory]
    [InlineData("7200")]
    [InlineData("Thu, 01 Jan 1970 02:00:00 GMT")]
    public async Task A_wait_that_is_too_long_is_an_error_with_the_time(string retryAfter)
    {
        using var registry = new TestRegistry(new()
        {
            Intercept = context =>
        {
            context.Response.Headers.RetryAfter = retryAfter;
            return Reject(context, "PUT", "/manifests/", 429);
        }
        });
        using var image = Write("a");

        var error = await Fails(registry, image, Codes.RegistryRateLimited);

        Assert.Contains("after 1970-01-01 02:00:00 UTC", error.Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.Zero, _host.Clock.Elapsed);
    }

    [Fact]
    public async Task A_registry_that_stores_something_else_is_an_error()
    {
        using var registry = new TestRegistry(new() { ReportedDigest = Digest.Of("x"u8).ToString() });
        using var image = Write("a");

        await Fails(registry, image, Codes.RegistryInvalidAnswer);
    }

    [Theory]
    [InlineData("/manifests/", 403, "DENIED", "adding 1 MiB of storage resource will exceed the configured upper limit of 1 GiB", Codes.RegistryQuotaExceeded)]
    [InlineData("/blobs/", 413, "DENIED", "storage quota exceeded", Codes.RegistryQuotaExceeded)]
    [InlineData("/manifests/", 400, "MANIFEST_INVALID", "unsupported media type application/vnd.oci.image.layer.v1.tar+zstd", Codes.MediaTypeRejected)]
    [InlineData("/manifests/", 415, "UNSUPPORTED", "no", Codes.MediaTypeRejected)]
    [InlineData("/manifests/", 400, "MANIFEST_INVALID", "no", Codes.RegistryRefused)]
    [InlineData("/manifests/", 412, "PRECONDITION", "Failed to process request due to 'shop:1' configured as immutable", Codes.TagImmutable)]
    [InlineData("/manifests/", 403, "DENIED", "requested access to the resource is denied", Codes.NotAuthorized)]
    public async Task An_error_of_the_registry_has_a_code_and_its_words(string path, int status, string code, string message, string expected)
    {
        using var registry = new TestRegistry(new() { Intercept = context => Reject(context, "PUT", path, status, code, message) });
        using var image = Write("a");

        var error = await Fails(registry, image, expected);

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(0, registry.OpenSessions);
        Assert.Empty(registry["team/shop"].Tags);
    }

    [Fact]
    public async Task The_words_of_a_registry_are_cleaned()
    {
        using var registry = new TestRegistry(new() { Intercept = context => Reject(context, "PUT", "/manifests/", 400, "X\u001b[2J", "a\r\nb\u202Ec\u0007") });
        using var image = Write("a");

        var error = await Fails(registry, image, Codes.RegistryRefused);

        Assert.Contains("X: a bc", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, character => char.IsControl(character));
    }

    [Fact]
    public async Task A_registry_that_accepts_nothing_is_left_after_the_limit()
    {
        using var registry = new TestRegistry(new()
        {
            Intercept = async context =>
        {
            if (context.Request.Method == "PUT" && Kind(context) == "blobs")
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return true;
            }

            return false;
        }
        });
        using var image = Write("a");
        var limits = RegistryLimits.Default with { Stall = TimeSpan.FromMilliseconds(20), Attempts = 2 };

        var error = await Assert.ThrowsAsync<MinImageException>(() => Push(registry, image, ["1"], new(), limits));

        Assert.Equal(Codes.RegistryStalled, error.Code);
        Assert.Equal(0, registry.OpenSessions);
    }

    [Fact]
    public async Task A_push_that_is_canceled_deletes_its_sessions_and_sets_no_tag()
    {
        using var ending = new CancellationTokenSource();
        using var registry = new TestRegistry(new()
        {
            Intercept = async context =>
        {
            if (context.Request.Method == "PUT")
            {
                await ending.CancelAsync();
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return true;
            }

            return false;
        }
        });
        using var image = Write("a");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Push(registry, image, ["1"], new(), RegistryLimits.Default, ending.Token));

        Assert.Equal(0, registry.OpenSessions);
        Assert.Empty(registry["team/shop"].Tags);
    }

    [Fact]
    public async Task A_blob_that_has_changed_on_disk_is_not_pushed()
    {
        using var registry = new TestRegistry();
        using var image = Write("a");
        var layer = BlobsOf(image).Last();
        var path = Path.Combine(_host.At("layout"), "blobs", "sha256", layer.Digest.Hex);
        var content = File.ReadAllBytes(path);
        content[^1] ^= 1;
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Write(content);
        }

        await Fails(registry, image, Codes.LayoutDamaged);

        Assert.DoesNotContain(layer.Digest.ToString(), registry["team/shop"].Blobs.Keys);
        Assert.Equal(0, registry.OpenSessions);
    }

    [Fact]
    public async Task Blobs_are_sent_at_once_but_not_more_than_requested()
    {
        using var both = new Barrier(2);
        var (now, most) = (0, 0);
        using var registry = new TestRegistry(new()
        {
            Intercept = async context =>
        {
            if (context.Request.Method == "POST")
            {
                most = Math.Max(most, Interlocked.Increment(ref now));
                await Task.Run(() => both.SignalAndWait(TimeSpan.FromMinutes(1)));
                Interlocked.Decrement(ref now);
            }

            return false;
        }
        });
        using var image = Write("a", "linux-x64", "linux-arm64");
        Assert.Equal(0, BlobsOf(image).Count() % 2);

        await Push(registry, image, new PushOptions { Parallel = 2 });

        Assert.Equal(2, most);
    }

    private static string Noise(int length)
    {
        var noise = new byte[length];
        new Random(1).NextBytes(noise);
        return Convert.ToBase64String(noise);
    }

    private static string Kind(HttpContext context) =>
        context.Request.Path.Value!.Contains("/manifests/", StringComparison.Ordinal) ? "manifests"
        : context.Request.Path.Value!.Contains("/blobs/", StringComparison.Ordinal) ? "blobs"
        : "root";

    private static Task<bool> Pass() => Task.FromResult(false);

    private static async Task<bool> Reject(
        HttpContext context, string method, string path, int status, string code = "UNKNOWN", string message = "unknown error")
    {
        if (context.Request.Method != method || !context.Request.Path.Value!.Contains(path, StringComparison.Ordinal))
        {
            return false;
        }

        await context.Request.Body.CopyToAsync(Stream.Null);
        await TestRegistry.Answer(context, status, code, message);
        return true;
    }

    private LayoutImage Write(string content, params ReadOnlySpan<string> platforms)
    {
        var layout = TestLayout.Open(_host.At("layout"));
        PlatformImage[] images = platforms.Length == 0 ? [TestImage.Of(content)] : [.. platforms.ToArray().Select(platform => TestImage.Of(content, platform))];
        var written = ImageWriter.Write(layout, Name, images, CancellationToken.None);
        return LayoutImage.Open(layout, [Name], written.Top.Digest, CancellationToken.None);
    }

    private Task<PushedImage> Push(TestRegistry registry, LayoutImage image, params ImmutableArray<string> tags) =>
        Push(registry, image, tags.Length == 0 ? ["1"] : tags, new(), RegistryLimits.Default);

    private Task<PushedImage> Push(TestRegistry registry, LayoutImage image, PushOptions options) =>
        Push(registry, image, ["1"], options, RegistryLimits.Default);

    private Task<PushedImage> Push(
        TestRegistry registry,
        LayoutImage image,
        ImmutableArray<string> tags,
        PushOptions options,
        RegistryLimits limits,
        CancellationToken cancellationToken = default) => ImagePush.RunAsync(
            image,
            [],
            ImageReference.ToRepository(registry.Address, "team/shop"),
            tags,
            options,
            _host.Host,
            limits with { SmallestChunk = Math.Min(limits.SmallestChunk, 64), Chunk = 4096 },
            _log,
            cancellationToken);

    private async Task<MinImageException> Fails(TestRegistry registry, LayoutImage image, string code)
    {
        var error = await Assert.ThrowsAsync<MinImageException>(() => Push(registry, image));
        Assert.Equal(code, error.Code);
        return error;
    }

    private static IEnumerable<Descriptor> BlobsOf(LayoutImage image) => image.Blobs.Where(blob => !MediaTypes.IsManifestOrIndex(blob.MediaType));

    private static void AssertArrived(TestRegistry registry, LayoutImage image, string tag = "1")
    {
        var repository = registry["team/shop"];
        Assert.Equal(image.Top.Digest.ToString(), repository.Tags[tag]);
        foreach (var blob in image.Blobs)
        {
            using var content = new MemoryStream();
            image.CopyBlob(blob, content, progress: null, CancellationToken.None);
            var digest = blob.Digest.ToString();
            Assert.Equal(content.ToArray(), MediaTypes.IsManifestOrIndex(blob.MediaType) ? repository.Manifests[digest].Content : repository.Blobs[digest]);
        }
    }
}
