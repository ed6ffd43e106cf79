namespace MinImage.Ilc;

/// <summary>
/// The data that ILC stores as commands, from which the runtime creates it at startup (<c>--dehydrate</c>). Finds the number of bytes that the
/// commands for each piece of data take.
/// </summary>
internal static class HydratedData
{
    // DehydratedDataCommand of .NET's runtime. The lower three bits of a command are its kind, the others its count; the rest of a larger count
    // follows in up to three bytes.
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

    /// <summary>Visits the commands.</summary>
    /// <param name="commands">The distance to the data, in four bytes, and then the commands; other bytes may follow.</param>
    /// <param name="size">The size of the data, in bytes.</param>
    /// <param name="visit">Receives for each command its offset, its size, and the offset of the data that it creates, all in bytes.</param>
    /// <returns>The offset of the end of the commands.</returns>
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
