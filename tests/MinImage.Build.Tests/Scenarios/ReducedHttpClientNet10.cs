namespace MinImage.Build.Tests.Scenarios;

public sealed class ReducedHttpClientNet10(ReducedHttpClientImage image) : ReducedHttpClient(image), IClassFixture<ReducedHttpClientImage>
{
    private readonly ReducedHttpClientImage _image = image;

    [Fact]
    public void Is_whole_again_without_the_property_in_a_larger_program()
    {
        var reduced = SizeOfExecutable();

        var result = _image.Project.Publish("-p:MinImageHttpClient=Full", "-p:MinImageLayoutPath=whole/");

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Contains("Generating native code", result.Output, StringComparison.Ordinal);
        Assert.InRange(SizeOfExecutable() - reduced, 300_000, 700_000);
    }

    private long SizeOfExecutable() => new FileInfo(Path.Combine(_image.Project.PublishFolder, "Client")).Length;
}
