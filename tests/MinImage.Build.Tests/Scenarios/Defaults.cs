using MinImage.Build.Tests.Engines;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>
/// The SDK's feature switches that affect size: small by default, the project's value if it sets one, and never at the expense of observability.
/// docs/size.md documents the same.
/// </summary>
[Trait(Needs.Trait, Needs.Engine)]
public sealed class Defaults(DefaultsProject project) : IClassFixture<DefaultsProject>
{
    private const string Speed = "<OptimizationPreference>Speed</OptimizationPreference>";

    [Fact]
    public void Are_small_where_the_project_is_silent()
    {
        Assert.Contains("--Os", project.Compiler);
        Assert.Contains("--feature:System.Globalization.Invariant=true", project.Compiler);
        Assert.Contains("--feature:System.Diagnostics.Tracing.EventSource.IsSupported=false", project.Compiler);
        Assert.DoesNotContain("warning", project.Result.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Take_nothing_away_that_people_read()
    {
        Assert.Contains("--stacktracedata", project.Compiler);
        Assert.Contains("--methodbodyfolding:generic", project.Compiler);
        Assert.Contains("--feature:System.Resources.UseSystemResourceKeys=false", project.Compiler);
        foreach (var feature in (string[])
            ["Metrics.Meter.IsSupported", "EnableActivityPropagation", "TimeZoneInfo.Invariant", "StackTrace.IsSupported", "IsNetworkingEnabledByDefault"])
        {
            Assert.DoesNotContain(project.Compiler, argument => argument.Contains(feature, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("Observing.csproj")]
    [InlineData("Directory.Build.props")]
    [InlineData("Directory.Build.targets")]
    public void Leave_what_a_project_says(string file)
    {
        var compiler = project.CompilerWith(
            file, Speed + "<InvariantGlobalization>false</InvariantGlobalization><EventSourceSupport>true</EventSourceSupport>");

        Assert.Contains("--Ot", compiler);
        Assert.DoesNotContain("--Os", compiler);
        Assert.Contains("--feature:System.Globalization.Invariant=false", compiler);
        Assert.Contains("--feature:System.Diagnostics.Tracing.EventSource.IsSupported=true", compiler);
    }

    [Fact]
    public void Leave_what_the_command_line_says()
    {
        var compiler = project.CompilerWith(null, "", "-p:OptimizationPreference=Speed", "-p:StackTraceSupport=false");

        Assert.Contains("--Ot", compiler);
        Assert.DoesNotContain("--Os", compiler);
        Assert.DoesNotContain("--stacktracedata", compiler);
    }

    // The Web SDK turns events on if a project sets PublishAot, as the template webapiaot does, and not if it is only forced.
    [Theory]
    [InlineData("<PublishAot>true</PublishAot>", "false")]
    [InlineData("<PublishAot>true</PublishAot><EventSourceSupport>true</EventSourceSupport>", "true")]
    public void Are_the_same_for_a_web_project_whether_it_says_PublishAot_or_not(string properties, string events)
    {
        var compiler = DefaultsProject.CompilerOfWebProject(properties);

        Assert.Contains("--Os", compiler);
        Assert.Contains("--feature:System.Diagnostics.Tracing.EventSource.IsSupported=" + events, compiler);
    }

    [Fact]
    public void Are_not_those_of_what_the_app_references() => Assert.Equal(["OptimizationPreference ''"], project.Library.Distinct());

    [Fact]
    public void Keep_stack_traces_and_the_frameworks_messages_readable()
    {
        var lines = Observed();

        Assert.Equal("count ('-1') must be a non-negative value. (Parameter 'count') Actual value was -1.", lines["message"]);
        Assert.Contains("at System.ArgumentOutOfRangeException.Throw", lines["stack trace"], StringComparison.Ordinal);
        Assert.Contains("at Shop.Order(Int32)", lines["stack trace"], StringComparison.Ordinal);
    }

    [Fact]
    public void Show_activities_and_measurements_to_the_program_and_no_events()
    {
        var lines = Observed();

        Assert.Contains("Shop/order", lines["activities"], StringComparison.Ordinal);
        Assert.Contains("System.Net.Http/System.Net.Http.HttpRequestOut", lines["activities"], StringComparison.Ordinal);
        Assert.Equal("True", lines["traceparent sent"]);
        Assert.Contains("Shop/shop.orders", lines["measurements"], StringComparison.Ordinal);
        Assert.Contains("System.Net.Http/http.client.request.duration", lines["measurements"], StringComparison.Ordinal);
        Assert.Contains("System.Runtime/dotnet.gc.collections", lines["measurements"], StringComparison.Ordinal);
        Assert.Equal("", lines["event sources"]);
        Assert.Equal("False", lines["diagnostic port"]);
    }

    private Dictionary<string, string> Observed()
    {
        var run = Runc.Run(project.Layout, DefaultsProject.Name);
        Assert.True(run.ExitCode == 0, run.Text);
        return OutputLines.Of(run.Output).Select(line => line.Split(": ", 2)).ToDictionary(parts => parts[0], parts => parts[1]);
    }
}
