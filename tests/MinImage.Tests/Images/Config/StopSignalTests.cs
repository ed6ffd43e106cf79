using MinImage.Diagnostics;
using MinImage.Images.Config;

namespace MinImage.Tests.Images.Config;

public sealed class StopSignalTests
{
    [Theory]
    [InlineData("SIGTERM", "SIGTERM")]
    [InlineData("int", "SIGINT")]
    [InlineData("SIGRTMIN+3", "SIGRTMIN+3")]
    [InlineData("rtmax-30", "SIGRTMAX-30")]
    [InlineData("15", "15")]
    [InlineData("64", "64")]
    public void Parses_a_name_or_a_number(string signal, string expected) => Assert.Equal(expected, StopSignal.Parse(signal));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("65")]
    [InlineData("-9")]
    [InlineData("SIG")]
    [InlineData("SIGSTOPP")]
    [InlineData("SIGRTMIN+31")]
    [InlineData("SIGRTMIN-1")]
    [InlineData("SIGTERM ")]
    public void Rejects_an_invalid_signal_and_reports_it(string signal)
    {
        var error = Assert.Throws<MinImageException>(() => StopSignal.Parse(signal));

        Assert.Equal(Codes.InvalidStopSignal, error.Code);
        Assert.Contains($"'{signal}'", error.Message, StringComparison.Ordinal);
    }
}
