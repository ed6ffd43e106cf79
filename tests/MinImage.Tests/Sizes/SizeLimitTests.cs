using MinImage.Diagnostics;
using MinImage.Sizes;

namespace MinImage.Tests.Sizes;

public sealed class SizeLimitTests
{
    [Theory]
    [InlineData("10MB", 10_000_000)]
    [InlineData("10MiB", 10_485_760)]
    [InlineData("9.5MB", 9_500_000)]
    [InlineData(" 1.5 GiB ", 1_610_612_736)]
    [InlineData("512kB", 512_000)]
    [InlineData("512KB", 512_000)]
    [InlineData("512KiB", 524_288)]
    [InlineData("2gb", 2_000_000_000)]
    [InlineData("1B", 1)]
    [InlineData("1.0000001MB", 1_000_000)]
    public void A_number_with_a_unit_is_a_size(string text, long bytes) => Assert.Equal(bytes, SizeLimit.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("MB")]
    [InlineData("-1MB")]
    [InlineData("0MB")]
    [InlineData("0.1B")]
    [InlineData("1,5MB")]
    [InlineData("1.2.3MB")]
    [InlineData("1e3MB")]
    [InlineData("10TB")]
    [InlineData("10Mb it")]
    [InlineData("999999999999999999GB")]
    [InlineData("999999999999999999999999999999999999GB")]
    [InlineData("\u0661\u0660MB")]
    public void Anything_else_is_rejected(string text)
    {
        var error = Assert.Throws<MinImageException>(() => SizeLimit.Parse(text));

        Assert.Equal(Codes.InvalidSize, error.Code);
        Assert.Contains($"'{text}'", error.Message, StringComparison.Ordinal);
    }
}
