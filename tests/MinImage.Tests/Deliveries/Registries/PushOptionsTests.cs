using MinImage.Deliveries.Registries;
using MinImage.Diagnostics;

namespace MinImage.Tests.Deliveries.Registries;

public sealed class PushOptionsTests
{
    [Theory]
    [InlineData("", 4)]
    [InlineData("1", 1)]
    [InlineData("16", 16)]
    public void Takes_the_number_of_blobs_that_are_sent_at_once(string parallel, int number)
    {
        Assert.Equal(number, PushOptions.Parse(parallel).Parallel);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("many")]
    [InlineData("99999999999")]
    public void Rejects_what_is_no_number_from_1_up(string parallel)
    {
        var error = Assert.Throws<MinImageException>(() => PushOptions.Parse(parallel));

        Assert.Equal(Codes.UnsupportedValue, error.Code);
        Assert.Contains($"MinImagePushParallel is '{parallel}'", error.Message, StringComparison.Ordinal);
    }
}
