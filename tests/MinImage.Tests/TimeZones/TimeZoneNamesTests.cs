using MinImage.Diagnostics;
using MinImage.TimeZones;

namespace MinImage.Tests.TimeZones;

public sealed class TimeZoneNamesTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" ; ")]
    [InlineData("none")]
    [InlineData("None")]
    public void Nothing_and_none_are_no_time_zones(string words) => Assert.Null(TimeZoneNames.Parse(words));

    [Theory]
    [InlineData("all")]
    [InlineData(" All ")]
    public void All_is_a_word(string words) => Assert.True(TimeZoneNames.Parse(words)!.IsAll);

    [Theory]
    [InlineData("Europe/Berlin;Etc/GMT+5")]
    [InlineData(" Europe/Berlin ,\n Etc/GMT+5 ; Europe/Berlin")]
    public void Names_are_separated_by_semicolons_or_commas_and_count_once(string words)
    {
        var names = TimeZoneNames.Parse(words)!;

        Assert.False(names.IsAll);
        Assert.Equal(["Europe/Berlin", "Etc/GMT+5"], names.Names.AsEnumerable());
    }

    [Theory]
    [InlineData("../../etc/shadow")]
    [InlineData("/etc/localtime")]
    [InlineData("Europe/../zone")]
    [InlineData("Europe//Berlin")]
    [InlineData("Europe/")]
    [InlineData("W. Europe Standard Time")]
    [InlineData("Europe/Zürich")]
    [InlineData("Europe\\Berlin")]
    public void What_has_another_form_is_refused_by_its_name(string name)
    {
        var error = Assert.Throws<MinImageException>(() => TimeZoneNames.Parse("Europe/Berlin;" + name));

        Assert.Equal(Codes.UnknownTimeZone, error.Code);
        Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
    }
}
