using System.Text;
using MinImage.Attachments;
using MinImage.Diagnostics;
using MinImage.Oci;

namespace MinImage.Tests.Attachments;

public sealed class AttachedFileTests : IDisposable
{
    private static readonly Descriptor Image = new(MediaTypes.ImageManifest, Digest.Of("image"u8), 5);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("application/spdx+json", "SPDXVersion: SPDX-2.3")]
    [InlineData("application/spdx+json", "\uFEFF{}")]
    [InlineData("application/vnd.cyclonedx+json", "<bom/>")]
    public void An_SBOM_that_is_not_JSON_is_refused(string type, string content)
    {
        var error = Assert.Throws<MinImageException>(() => Attach(type, content));

        Assert.Equal(Codes.AttachmentInvalid, error.Code);
        Assert.Contains($"its MediaType is {type}, but it is not JSON", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/spdx+json", "{}")]
    [InlineData("application/vnd.cyclonedx+json", "{}")]
    [InlineData("application/xml", "<report/>")]
    [InlineData("application/vnd.in-toto+json", "not a statement")]
    public void Any_other_file_is_attached_as_it_is(string type, string content)
    {
        var attachment = Attach(type, content);

        Assert.Equal((AttachmentKind.File, type, type), (attachment.Kind, attachment.ArtifactType, attachment.MediaType));
        Assert.Equal(content, Encoding.UTF8.GetString(attachment.Content.AsSpan()));
        Assert.Equal("report", attachment.Annotations!["org.opencontainers.image.title"]);
    }

    private Attachment Attach(string type, string content) =>
        new AttachedFile(_folder.Write("report", Encoding.UTF8.GetBytes(content)), type, "").ToAttachment(Image);
}
