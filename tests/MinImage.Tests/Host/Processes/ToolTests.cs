using MinImage.Host.Processes;

namespace MinImage.Tests.Host.Processes;

public sealed class ToolTests
{
    [Fact]
    public void What_a_tool_prints_is_UTF8_on_any_host()
    {
        var result = Tool.Run("/bin/sh", ["-c", @"printf 'pa\303\237wort'; printf 'f\303\274r' >&2"], CancellationToken.None);

        Assert.Equal(new ToolResult(0, "paßwort", "für"), result);
    }
}
