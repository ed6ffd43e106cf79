namespace MinImage.Build.Tests.Scenarios;

/// <summary>Each word of a project that is none is said before anything is compiled, with its code and its value.</summary>
public sealed class BadWords(BadWordsProject bad) : IClassFixture<BadWordsProject>
{
    [Theory]
    [InlineData("<ContainerRepository>Team//Shop</ContainerRepository>", "MINIMAGE2010", "'Team//Shop'")]
    [InlineData("<ContainerImageTag>a b</ContainerImageTag>", "MINIMAGE2011", "'a b'")]
    [InlineData("<ContainerImageTags>good;-bad</ContainerImageTags>", "MINIMAGE2011", "'-bad'")]
    [InlineData("<ContainerImageTag>one</ContainerImageTag><ContainerImageTags>two;three</ContainerImageTags>", "MINIMAGE2011", "'two;three'")]
    [InlineData("<PublishImageTag>a:b</PublishImageTag>", "MINIMAGE2011", "'a:b'")]
    [InlineData("<ContainerUser>bob</ContainerUser>", "MINIMAGE2012", "'bob'")]
    [InlineData("<ContainerWorkingDirectory>app</ContainerWorkingDirectory>", "MINIMAGE2014", "'app'")]
    [InlineData("<ContainerAppCommandInstruction>Cmd</ContainerAppCommandInstruction>", "MINIMAGE2022", "'Cmd'")]
    [InlineData("<ContainerAppCommandInstruction>None</ContainerAppCommandInstruction>", "MINIMAGE2022", "FROM scratch")]
    [InlineData("<MinImageStopSignal>SIGNOTHING</MinImageStopSignal>", "MINIMAGE2026", "'SIGNOTHING'")]
    [InlineData("<MinImageMaxSize>10 apples</MinImageMaxSize>", "MINIMAGE2028", "'10 apples'")]
    public void Of_a_property(string properties, string code, string shown) => AssertRefused(bad.Publish(properties, ""), code, shown);

    [Theory]
    [InlineData("<ContainerPort Include='http' />", "MINIMAGE2020", "'http'")]
    [InlineData("<ContainerPort Include='70000' />", "MINIMAGE2020", "'70000'")]
    [InlineData("<ContainerPort Include='80' Type='sctp' />", "MINIMAGE2020", "'sctp'")]
    [InlineData("<ContainerEnvironmentVariable Include='=x' Value='1' />", "MINIMAGE2021", "'=x'")]
    [InlineData("<ContainerEnvironmentVariable Include='A=B' />", "MINIMAGE2021", "'A=B'")]
    [InlineData("<ContainerAppCommandArgs Include='--a' /><ContainerEntrypointArgs Include='--b' />", "MINIMAGE2022", "'--b'")]
    [InlineData("<ContainerAnnotation Include='com.example.team' Value='shop' Scope='Config' />", "MINIMAGE2023", "'Config'")]
    [InlineData("<MinImageFile Include='a.txt' />", "MINIMAGE2014", "a.txt")]
    [InlineData("<MinImageFile Include='a.txt' TargetPath='srv/a' />", "MINIMAGE2014", "'srv/a'")]
    [InlineData("<MinImageFile Include='a.txt' TargetPath='/srv/../a' />", "MINIMAGE2014", "'/srv/../a'")]
    [InlineData("<MinImageFile Include='a.txt' TargetPath='/srv/.wh.a' />", "MINIMAGE2014", "'/srv/.wh.a'")]
    [InlineData("<MinImageFile Include='a.txt;b.txt' TargetPath='/srv/a' />", "MINIMAGE2013", "'/srv/a'")]
    [InlineData("<MinImageFile Include='a.txt' TargetPath='/etc/ssl/cert.pem/a' />", "MINIMAGE2013", "'/etc/ssl/cert.pem'")]
    [InlineData("<MinImageFile Include='a.txt' TargetPath='/app/Bad' />", "MINIMAGE2013", "'/app/Bad'")]
    [InlineData("<MinImageFile Include='a.txt' TargetPath='/srv/a' Mode='0698' />", "MINIMAGE2024", "'0698'")]
    [InlineData("<MinImageFile Include='a.txt' TargetPath='/srv/a' Owner='me' />", "MINIMAGE2025", "'me'")]
    [InlineData("<MinImageVolume Include='data' />", "MINIMAGE2014", "'data'")]
    public void Of_an_item(string items, string code, string shown) => AssertRefused(bad.Publish("", items), code, shown);

    private void AssertRefused(CommandResult result, string code, string shown)
    {
        Assert.True(result.ExitCode != 0, result.Text);
        var error = result.Output.Split('\n').FirstOrDefault(line => line.Contains($"error {code}: ", StringComparison.Ordinal));
        Assert.True(error is not null, result.Text);
        Assert.Contains(shown, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at MinImage.", result.Text, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(bad.Project.Folder, "Bad.dll", SearchOption.AllDirectories));
        Assert.False(Directory.Exists(bad.Project.Layout));
    }
}
