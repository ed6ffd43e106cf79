namespace MinImage.Ilc;

/// <summary>
/// The data that ILC does not store as it is, but as commands from which the runtime makes it at the start (<c>--dehydrate</c>): how many bytes of
/// commands each piece of that data takes.
/// </summary>
internal static class HydratedData
{
    // DehydratedDataCommand of .NET's runtime. A command's lower three bits say what it does, the others how often; numbers too large for them follow in up to three bytes.
    private const int Copy = 0;
    private const int ZeroFill = 1;
    private const int RelativeRelocation = 2;
    private const int PointerRelocation = 3;
    private const int InlineRelativeRelocations = 4;
    private const int InlinePointerRelocations = 5;
    private const int KindBits = 3;
    private const int LargestShort = 28;

    private const int PointerBytes = 8;
    private const int RelativeBytes = 4;

    /// <summary>Reads the commands.</summary>
    /// <param name="commands">The distance to where the data goes, in four bytes, and then the commands; more may follow.</param>
    /// <param name="size">The size of the data that they make, in bytes.</param>
    /// <param name="visit">Gets for each command its offset, its bytes, and where in the data that begins which it makes.</param>
    /// <returns>Where the commands end.</returns>
    public static int Visit(ReadOnlySpan<byte> commands, ulong size, Action<int, int, ulong> visit)
    {
        var at = Math.Min(RelativeBytes, commands.Length);
        var made = 0ul;
        while (made < size && at < commands.Length)
        {
            var start = at;
            var kind = commands[at] & ((1 << KindBits) - 1);
            var count = commands[at] >> KindBits;
            at++;
            if (count > LargestShort)
            {
                var more = count - LargestShort;
                count = LargestShort;
                for (var i = 0; i < more && at < commands.Length; i++)
                {
                    count += commands[at++] << (8 * i);
                }
            }

            var (stored, makes) = kind switch
            {
                Copy => (count, count),
                ZeroFill => (0, count),
                RelativeRelocation => (0, RelativeBytes),
                PointerRelocation => (0, PointerBytes),
                InlineRelativeRelocations => (count * RelativeBytes, count * RelativeBytes),
                InlinePointerRelocations => (count * RelativeBytes, count * PointerBytes),
                _ => (0, 0),
            };
            at = Math.Min(at + stored, commands.Length);
            visit(start, at - start, made);
            made += (ulong)makes;
        }

        return at;
    }
}
