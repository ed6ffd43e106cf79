using MinImage.Host.Files;

namespace MinImage.Tests.Host.Files;

/// <summary>Simulates Windows, where a file that is open cannot be replaced, by a rename that fails.</summary>
public sealed class FileReplacementTests
{
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int DiskFull = unchecked((int)0x80070070);

    [Fact]
    public void A_file_that_a_reader_closes_in_time_is_replaced()
    {
        var answers = new Queue<Exception?>([new IOException("open", SharingViolation), new UnauthorizedAccessException("open"), null]);

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

    private static void Throw(Exception? answer)
    {
        if (answer is not null)
        {
            throw answer;
        }
    }
}
