using MinImage.Host.Files;

namespace MinImage.Tests.Host.Files;

/// <summary>Simulates Windows, where a file that is open cannot be replaced, by a rename that fails.</summary>
public sealed class FileReplacementTests : IDisposable
{
    private const int DirectoryNotEmpty = unchecked((int)0x80070091);
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int DiskFull = unchecked((int)0x80070070);

    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void A_file_that_a_reader_closes_in_time_is_replaced()
    {
        var answers = new Queue<Exception?>(
            [new IOException("open", SharingViolation), new UnauthorizedAccessException("open"), new IOException("open", DirectoryNotEmpty), null]);

        FileReplacement.Try(() => Throw(answers.Dequeue()), tries: 5, TimeSpan.Zero);

        Assert.Empty(answers);
    }

    [Fact]
    public void A_file_that_stays_open_is_said_in_the_systems_words()
    {
        var tries = 0;

        var error = Assert.Throws<IOException>(() => FileReplacement.Try(
            () =>
            {
                tries++;
                throw new IOException("used by another process", SharingViolation);
            },
            tries: 5,
            TimeSpan.Zero));

        Assert.Equal("used by another process", error.Message);
        Assert.Equal(5, tries);
    }

    [Fact]
    public void Another_fault_is_no_reason_to_wait()
    {
        var tries = 0;

        Assert.Throws<IOException>(() => FileReplacement.Try(
            () =>
            {
                tries++;
                throw new IOException("full", DiskFull);
            },
            tries: 5,
            TimeSpan.Zero));

        Assert.Equal(1, tries);
    }

    [Fact]
    public void A_folder_takes_the_place_of_another_one_and_nothing_else_is_left()
    {
        _temporary.Write("kit/old/file", "old"u8);
        _temporary.Write(".kit-1/file", "new"u8);

        FileReplacement.ReplaceFolder(_temporary[".kit-1"], _temporary["kit"]);

        Assert.Equal([_temporary["kit"], _temporary["kit/file"]], Directory.EnumerateFileSystemEntries(_temporary.Path, "*", SearchOption.AllDirectories));
        Assert.Equal("new", File.ReadAllText(_temporary["kit/file"]));
    }

    [Fact]
    public void A_folder_that_cannot_be_replaced_is_whole()
    {
        _temporary.Write("kit/old/file", "old"u8);

        Assert.Throws<DirectoryNotFoundException>(() => FileReplacement.ReplaceFolder(_temporary["missing"], _temporary["kit"]));

        Assert.Equal("old", File.ReadAllText(_temporary["kit/old/file"]));
        Assert.Equal([_temporary["kit"]], Directory.EnumerateFileSystemEntries(_temporary.Path));
    }

    private static void Throw(Exception? answer)
    {
        if (answer is not null)
        {
            throw answer;
        }
    }
}
