using System.Text;
using MinImage.Diagnostics;
using MinImage.Requirements;

namespace MinImage.Tests.Requirements;

public sealed class WebFrameworksTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData("builder.Services.AddControllers();", "MVC controllers (AddControllers in Program.cs)")]
    [InlineData("services\n    .AddControllersWithViews(o => { });", "MVC controllers (AddControllersWithViews in Program.cs)")]
    [InlineData("services.AddRazorPages();", "Razor Pages (AddRazorPages in Program.cs)")]
    [InlineData("services.AddRazorComponents().AddInteractiveServerComponents();", "Blazor (AddRazorComponents in Program.cs)")]
    public void What_needs_reflection_is_found_in_the_sources(string source, string shown)
    {
        var finding = Assert.Single(Find(source));

        Assert.Equal((Codes.WebFrameworkNotSupported, FindingSeverity.Warning), (finding.Code, finding.Severity));
        Assert.Contains(shown, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("// builder.Services.AddControllers();")]
    [InlineData("/* builder.Services.AddControllers();\n */")]
    [InlineData("void AddControllers() { }")]
    [InlineData("services.AddControllersOfMine();")]
    public void Nothing_else_is(string source) => Assert.Empty(Find(source));

    [Fact]
    public void Each_is_reported_once()
    {
        Assert.Equal(2, Find("a.AddControllers(); a.AddMvc(); a.AddRazorPages(); a.AddControllers();").Length);
    }

    private Finding[] Find(string source)
    {
        var path = _temporary.Write("Program.cs", Encoding.UTF8.GetBytes(source));
        return [.. WebFrameworks.Find([path, _temporary["generated.cs"]], CancellationToken.None)];
    }
}
