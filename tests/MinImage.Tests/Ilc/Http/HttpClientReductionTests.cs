using MinImage.Diagnostics;
using MinImage.Ilc.Http;

namespace MinImage.Tests.Ilc.Http;

public sealed class HttpClientReductionTests : IDisposable
{
    // An assembly that is certainly not System.Net.Http.
    private static readonly string Other = typeof(HttpClientReductionTests).Assembly.Location;

    private readonly TemporaryFolder _folder = new();
    private readonly RecordingLog _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_assembly_with_unknown_methods_is_not_reduced_which_is_reported()
    {
        var written = HttpClientReduction.Write(Other, _folder["System.Net.Http.dll"], new HashSet<string>(), _log);

        Assert.False(written);
        Assert.False(File.Exists(_folder["System.Net.Http.dll"]));
        var message = Assert.Single(_log.Messages);
        Assert.StartsWith($"{Codes.HttpClientNotReduced} MinImageHttpClient is Http11", message, StringComparison.Ordinal);
        Assert.Contains(Other, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_silenced_report_is_omitted()
    {
        var written = HttpClientReduction.Write(Other, _folder["System.Net.Http.dll"], new HashSet<string> { Codes.HttpClientNotReduced }, _log);

        Assert.False(written);
        Assert.Empty(_log.Messages);
    }

    [Fact]
    public void A_damaged_assembly_is_rejected()
    {
        File.WriteAllText(_folder["damaged.dll"], "not an assembly");

        var error = Assert.Throws<MinImageException>(
            () => HttpClientReduction.Write(_folder["damaged.dll"], _folder["System.Net.Http.dll"], new HashSet<string>(), _log));

        Assert.Equal(Codes.FileNotAccessible, error.Code);
    }

    [Fact]
    public void Every_change_is_of_another_method_and_known_for_some_version()
    {
        Assert.Equal(Http11Cuts.All.Length, Http11Cuts.All.Select(cut => cut.Method).Distinct(StringComparer.Ordinal).Count());
        Assert.All(Http11Cuts.All, cut => Assert.NotEmpty(cut.Known));
    }

    [Fact]
    public void Every_message_names_the_property_and_contains_neither_a_placeholder_nor_a_special_character()
    {
        var texts = Http11Cuts.All.Select(cut => cut.Text).Where(text => text.Length > 0).Distinct().ToList();

        Assert.Equal(3, texts.Count);
        Assert.All(texts, text => Assert.Contains("MinImageHttpClient=Http11", text, StringComparison.Ordinal));
        Assert.All(texts, text => Assert.DoesNotContain('{', text));
        Assert.All(texts, text => Assert.All(text, character => Assert.InRange(character, ' ', '~')));
    }
}
