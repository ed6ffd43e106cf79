using MinImage.Ilc;

namespace MinImage.Tests.Ilc;

public sealed class HydratedDataTests
{
    [Fact]
    public void Each_command_is_visited_with_its_size_and_the_offset_of_its_data()
    {
        byte[] commands =
        [
            1, 2, 3, 4, // where the data goes
            (2 << 3) | 0, 10, 11, // copies two bytes
            (29 << 3) | 1, 72, // a hundred zeros: 28, and what follows
            (3 << 3) | 3, // a pointer
            (3 << 3) | 2, // half a pointer
            (2 << 3) | 5, 0, 0, 0, 0, 0, 0, 0, 0, // two pointers
            (1 << 3) | 4, 0, 0, 0, 0, // half a pointer
            0xFF, 0xFF, // no command any more
        ];
        var visited = new List<(int, int, ulong)>();

        var end = HydratedData.Visit(commands, 2 + 100 + 8 + 4 + 16 + 4, (offset, bytes, made) => visited.Add((offset, bytes, made)));

        Assert.Equal([(4, 3, 0ul), (7, 2, 2ul), (9, 1, 102ul), (10, 1, 110ul), (11, 9, 114ul), (20, 5, 130ul)], visited);
        Assert.Equal(commands.Length - 2, end);
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 1, 2, 3, 4, 0x1F << 3 })]
    [InlineData(new byte[] { 1, 2, 3, 4, (28 << 3) | 0, 1 })]
    [InlineData(new byte[] { 1, 2, 3, 4, 7, 7, 7 })]
    public void Truncated_or_unknown_commands_end_with_the_input(byte[] commands)
    {
        var end = HydratedData.Visit(commands, 1000, (_, _, _) => { });

        Assert.Equal(commands.Length, end);
    }
}
