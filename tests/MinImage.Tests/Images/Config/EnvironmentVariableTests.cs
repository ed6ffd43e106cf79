using MinImage.Diagnostics;
using MinImage.Images.Config;

namespace MinImage.Tests.Images.Config;

public sealed class EnvironmentVariableTests
{
    [Theory]
    [InlineData("A", "")]
    [InlineData("Logging:LogLevel", "Warning")]
    [InlineData("a.b-c", "x=y;\n'\"")]
    public void Accepts_any_name_that_a_process_can_have(string name, string value) =>
        Assert.Equal($"{name}={value}", new EnvironmentVariable(name, value).ToString());

    [Theory]
    [InlineData("", "x")]
    [InlineData(" ", "x")]
    [InlineData("=A", "x")]
    [InlineData("A=B", "x")]
    [InlineData("A\0B", "x")]
    [InlineData("A", "x\0y")]
    public void Rejects_an_invalid_variable_and_reports_it(string name, string value)
    {
        var error = Assert.Throws<MinImageException>(() => new EnvironmentVariable(name, value));

        Assert.Equal(Codes.InvalidEnvironmentVariable, error.Code);
        Assert.Contains($"'{name.Split('=')[0]}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PASSWORD=hunter2", "")]
    [InlineData("PASSWORD\0", "hunter2")]
    [InlineData("PASSWORD", "hunter2\0")]
    public void Reports_no_value(string name, string value)
    {
        var error = Assert.Throws<MinImageException>(() => new EnvironmentVariable(name, value));

        Assert.Contains("PASSWORD", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }
}
