using MinImage.Attachments.Sboms;
using MinImage.Diagnostics;

namespace MinImage.Tests.Attachments.Sboms;

public sealed class SbomFormatsTests
{
    [Theory]
    [InlineData("spdx", "Spdx")]
    [InlineData("cyclonedx;spdx", "Spdx CycloneDx")]
    [InlineData(" cyclonedx , cyclonedx ", "CycloneDx")]
    [InlineData("none", "")]
    [InlineData("", "")]
    public void Formats_are_named_once_and_in_any_order(string text, string formats)
    {
        Assert.Equal(formats, string.Join(' ', SbomFormats.Parse(text)));
    }

    [Theory]
    [InlineData("SPDX3")]
    [InlineData("spdx;none")]
    public void Another_word_is_an_error_that_names_those_that_are_known(string text)
    {
        var error = Assert.Throws<MinImageException>(() => SbomFormats.Parse(text));

        Assert.Equal(Codes.UnsupportedSbom, error.Code);
        Assert.StartsWith($"MinImageSbom is '{text}': expected spdx, cyclonedx", error.Message, StringComparison.Ordinal);
    }
}
