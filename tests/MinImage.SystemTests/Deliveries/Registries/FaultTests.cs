using System.Collections.Immutable;
using MinImage.Deliveries.Registries;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Diagnostics;
using MinImage.Images;
using MinImage.Layouts;
using MinImage.Oci;
using MinImage.Testing.Images;
using MinImage.Testing.Registries;

namespace MinImage.SystemTests.Deliveries.Registries;

[Trait(Needs.Trait, Needs.Fault)]
public sealed class FaultTests : IDisposable
{
    private const int Pushes = 200;

    // No push may take this long: their waits take no time.
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(5);

    private static readonly ImageName Name = new("shop", "1");

    private readonly TestRegistryHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.7)]
    public async Task A_push_through_a_faulty_network_ends_whole_or_with_an_error(double share)
    {
        using var registry = new TestRegistry(new() { Login = ("me", "secret"), UsesTokens = true });
        _host.Set("DOTNET_CONTAINER_REGISTRY_UNAME", "me");
        _host.Set("DOTNET_CONTAINER_REGISTRY_PWORD", "secret");
        var layout = TestLayout.Open(_host.At("layout"));
        var written = ImageWriter.Write(layout, Name, [TestImage.Of("a"), TestImage.Of("b", "linux-arm64")], CancellationToken.None);
        using var image = LayoutImage.Open(layout, [Name], written.Top.Digest, CancellationToken.None);
        var (whole, faults) = (0, 0);
        for (var seed = 0; seed < Pushes; seed++)
        {
            using var proxy = new FaultProxy(registry.Port, seed, share);
            using var hang = new CancellationTokenSource(Hang);
            var repository = ImageReference.ToRepository($"localhost:{proxy.Port}", $"team/shop{seed}");
            try
            {
                var pushed = await ImagePush.RunAsync(
                    image, [], repository, ["1", "latest"], new(), _host.Host, RegistryLimits.Default, new RecordingLog(), hang.Token);
                Assert.Equal(image.Top.Digest, pushed.Reference.Digest);
                Assert.Equal(["1", "latest"], registry[repository.Repository].Tags.Keys.Order());
                whole++;
            }
            catch (MinImageException e)
            {
                Assert.StartsWith("MINIMAGE50", e.Code, StringComparison.Ordinal);
            }

            AssertTagsAreWhole(registry[repository.Repository], image.Blobs);
            faults += proxy.Faults;
        }

        // The test has tested something: connections were spoiled, and pushes succeed nevertheless, nearly all of them if most connections are good.
        Assert.True(faults > Pushes / 2, $"{faults} faults");
        Assert.True(whole > Pushes * (1 - share) / 2, $"{whole} of {Pushes} succeeded");
    }

    private static void AssertTagsAreWhole(TestRepository repository, ImmutableArray<Descriptor> blobs)
    {
        if (repository.Tags.IsEmpty)
        {
            return;
        }

        Assert.All(repository.Tags.Values, digest => Assert.Equal(blobs[0].Digest.ToString(), digest));
        Assert.All(blobs, blob =>
        {
            var digest = blob.Digest.ToString();
            Assert.True(MediaTypes.IsManifestOrIndex(blob.MediaType) ? repository.Manifests.ContainsKey(digest) : repository.Blobs.ContainsKey(digest), digest);
        });
    }
}
