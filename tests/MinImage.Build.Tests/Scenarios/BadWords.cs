namespace MinImage.Build.Tests.Scenarios;

/// <summary>Every invalid value in a project is reported before anything is compiled, with its code and the value.</summary>
public sealed class BadWords(BadWordsResults refused) : IClassFixture<BadWordsResults>
{
    public static TheoryData<string, string, string> OfProperties => new()
    {
        { "<ContainerRepository>Team//Shop</ContainerRepository>", "MINIMAGE2010", "'Team//Shop'" },
        { "<ContainerRepository>localhost:5000/x</ContainerRepository>", "MINIMAGE2010", "ContainerRegistry to 'localhost:5000'" },
        { "<ContainerImageTag>a b</ContainerImageTag>", "MINIMAGE2011", "'a b'" },
        { "<ContainerImageTags>good;-bad</ContainerImageTags>", "MINIMAGE2011", "'-bad'" },
        { "<ContainerImageTag>one</ContainerImageTag><ContainerImageTags>two;three</ContainerImageTags>", "MINIMAGE2011", "'two;three'" },
        { "<PublishImageTag>a:b</PublishImageTag>", "MINIMAGE2011", "'a:b'" },
        { "<ContainerUser>bob</ContainerUser>", "MINIMAGE2012", "'bob'" },
        { "<ContainerWorkingDirectory>app</ContainerWorkingDirectory>", "MINIMAGE2014", "'app'" },
        { "<ContainerAppCommandInstruction>Cmd</ContainerAppCommandInstruction>", "MINIMAGE2022", "'Cmd'" },
        { "<ContainerAppCommandInstruction>None</ContainerAppCommandInstruction>", "MINIMAGE2022", "FROM scratch" },
        { "<MinImageStopSignal>SIGNOTHING</MinImageStopSignal>", "MINIMAGE2026", "'SIGNOTHING'" },
        { "<MinImageHttpClient>Http3</MinImageHttpClient>", "MINIMAGE1017", "'Http3'" },
        { "<MinImageMaxSize>10 apples</MinImageMaxSize>", "MINIMAGE2028", "'10 apples'" },
    };

    public static TheoryData<string, string, string> OfItems => new()
    {
        { "<ContainerPort Include='http' />", "MINIMAGE2020", "'http'" },
        { "<ContainerPort Include='70000' />", "MINIMAGE2020", "'70000'" },
        { "<ContainerPort Include='80' Type='sctp' />", "MINIMAGE2020", "'sctp'" },
        { "<ContainerEnvironmentVariable Include='=x' Value='1' />", "MINIMAGE2021", "''" },
        { "<ContainerEnvironmentVariable Include='A=B' />", "MINIMAGE2021", "'A'" },
        { "<ContainerAppCommandArgs Include='--a' /><ContainerEntrypointArgs Include='--b' />", "MINIMAGE2022", "ContainerEntrypointArgs" },
        { "<ContainerAnnotation Include='com.example.team' Value='shop' Scope='Config' />", "MINIMAGE2023", "'Config'" },
        { "<MinImageFile Include='a.txt' />", "MINIMAGE2014", "a.txt" },
        { "<MinImageFile Include='/dev/zero' TargetPath='/srv/a' />", "MINIMAGE3009", "'/dev/zero' is a character device" },
        { "<MinImageCertificate Include='/dev/zero' />", "MINIMAGE3009", "'/dev/zero' is a character device" },
        { "<MinImageFile Include='a.txt' TargetPath='srv/a' />", "MINIMAGE2014", "'srv/a'" },
        { "<MinImageFile Include='a.txt' TargetPath='/srv/../a' />", "MINIMAGE2014", "'/srv/../a'" },
        { "<MinImageFile Include='a.txt' TargetPath='/srv/.wh.a' />", "MINIMAGE2014", "'/srv/.wh.a'" },
        { "<MinImageFile Include='a.txt;b.txt' TargetPath='/srv/a' />", "MINIMAGE2013", "'/srv/a'" },
        { "<MinImageFile Include='a.txt' TargetPath='/etc/ssl/cert.pem/a' />", "MINIMAGE2013", "'/etc/ssl/cert.pem'" },
        { "<MinImageFile Include='a.txt' TargetPath='/app/Bad' />", "MINIMAGE2013", "'/app/Bad'" },
        { "<MinImageFile Include='a.txt' TargetPath='/srv/a' Mode='0698' />", "MINIMAGE2024", "'0698'" },
        { "<MinImageFile Include='a.txt' TargetPath='/srv/a' Owner='me' />", "MINIMAGE2025", "'me'" },
        { "<MinImageVolume Include='data' />", "MINIMAGE2014", "'data'" },
    };

    [Theory]
    [MemberData(nameof(OfProperties))]
    public void Of_a_property(string properties, string code, string shown) => AssertRefused(refused.OfProperty(properties), code, shown);

    [Theory]
    [MemberData(nameof(OfItems))]
    public void Of_an_item(string items, string code, string shown) => AssertRefused(refused.OfItem(items), code, shown);

    private void AssertRefused(CommandResult result, string code, string shown)
    {
        Assert.True(result.ExitCode != 0, result.Text);
        var error = result.Output.Split('\n').FirstOrDefault(line => line.Contains($"error {code}: ", StringComparison.Ordinal));
        Assert.True(error is not null, result.Text);
        Assert.Contains(shown, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at MinImage.", result.Text, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(refused.Project.Folder, "Bad.dll", SearchOption.AllDirectories));
        Assert.False(Directory.Exists(refused.Project.Layout));
    }
}
