using MinImage.Attachments;
using MinImage.Closing;
using MinImage.Deliveries.Registries;
using MinImage.Oci;

namespace MinImage.Tests.Closing;

public sealed class PushedLineTests
{
    private static readonly ImageReference Repository = ImageReference.ToRepository("localhost:5000", "team/shop");

    [Theory]
    [InlineData(3, 4_170_000, 0, 0, "sent 3 blobs (4.17 MB)")]
    [InlineData(1, 1_000_000, 2, 3_170_000, "sent 1 blob (1.00 MB); the registry had 2 blobs (3.17 MB)")]
    [InlineData(0, 0, 3, 4_170_000, "nothing to send, the registry has all 3 blobs (4.17 MB)")]
    public void Says_what_was_sent_and_ends_with_the_reference_by_digest(int sent, long sentBytes, int present, long presentBytes, string words)
    {
        var reference = Repository.WithDigest(Digest.Of("index"u8));
        var pushed = new PushedImage([Repository.WithTag("1"), Repository.WithTag("latest")], reference, sent, sentBytes, present, presentBytes);

        Assert.Equal(
            $"Shop -> localhost:5000/team/shop:1, localhost:5000/team/shop:latest: {words}\n\n  {reference}\n",
            PushedLine.Of("Shop", null, pushed));
        Assert.Equal(
            $"Shop -> shop:1, in layout/\n\ntable\n\nPushed to localhost:5000/team/shop:1, localhost:5000/team/shop:latest: {words}\n\n  {reference}\n",
            PushedLine.Of("Shop", "Shop -> shop:1, in layout/\n\ntable\n", pushed));
    }

    [Theory]
    [InlineData(true, "sent 3 blobs (4.17 MB); attached 2 SBOMs, 1 signature")]
    [InlineData(false, "sent 3 blobs (4.17 MB); 2 SBOMs, 1 signature attached before")]
    public void Says_what_was_attached(bool isSent, string words)
    {
        var digest = Digest.Of("index"u8);
        var pushed = new PushedImage([Repository.WithTag("1")], Repository.WithDigest(digest), 3, 4_170_000, 0, 0)
        {
            Attachments =
            [
                new(AttachmentKind.Sbom, "a/b", digest, digest, IsSent: false),
                new(AttachmentKind.Signature, "a/b", digest, digest, isSent),
                new(AttachmentKind.Sbom, "a/b", digest, digest, IsSent: false),
            ],
        };

        Assert.Contains($":1: {words}\n", PushedLine.Of("Shop", null, pushed), StringComparison.Ordinal);
    }
}
