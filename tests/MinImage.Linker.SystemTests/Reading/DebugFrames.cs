using System.Buffers.Binary;

namespace MinImage.Linker.SystemTests.Reading;

/// <summary><c>.debug_frame</c> as a debugger reads it (DWARF 5, 6.4.1).</summary>
internal static class DebugFrames
{
    private const uint CommonId = 0xFFFFFFFF;

    /// <summary>Returns the code that the section covers.</summary>
    /// <param name="symbolFile">A symbol file, which need not contain the section.</param>
    public static List<(ulong Start, ulong Size)> Read(ElfFile symbolFile)
    {
        var found = new List<(ulong, ulong)>();
        var commons = new HashSet<uint>();
        var bytes = symbolFile.Content(".debug_frame");
        for (var at = 0; at < bytes.Length;)
        {
            var record = bytes.Slice(at, (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]) + sizeof(uint));
            var id = BinaryPrimitives.ReadUInt32LittleEndian(record[4..]);
            if (id == CommonId)
            {
                commons.Add((uint)at);
            }
            else
            {
                Assert.True(commons.Contains(id), $"The FDE at {at} of .debug_frame has no CIE.");
                found.Add((BinaryPrimitives.ReadUInt64LittleEndian(record[8..]), BinaryPrimitives.ReadUInt64LittleEndian(record[16..])));
            }

            at += record.Length;
        }

        Assert.All(found, code => Assert.True(symbolFile.SectionAt(code.Item1) is { IsExecutable: true }, $"0x{code.Item1:x} of .debug_frame is no code."));
        return found;
    }
}
