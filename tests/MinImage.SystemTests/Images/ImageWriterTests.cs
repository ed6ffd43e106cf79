using MinImage.Validation;

namespace MinImage.SystemTests.Images;

public sealed class ImageWriterTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Packs_a_gigabyte_of_ten_thousand_files_in_memory_for_a_few_blocks()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_temporary.Path, "content")).FullName;
        for (var i = 0; i < 10_000; i++)
        {
            using var file = File.Create(Path.Combine(folder, $"{i:D5}.bin"));
            file.SetLength(100_000);
        }

        var layout = Path.Combine(_temporary.Path, "layout");
        var run = WriterProcess.Run(heapLimit: 40 << 20, WriterProcess.Line("pack", layout, folder, "shop:1"));

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Empty(LayoutValidator.Validate(layout, CancellationToken.None));
    }
}
