using System.Buffers.Binary;
using MinImage.Elf;
using Xunit.Abstractions;

namespace MinImage.Tests.Elf;

public sealed class ElfReaderTests(ITestOutputHelper output)
{
    private const int FuzzSeed = 20100;

    [Fact]
    public void A_64_bit_little_endian_file_is_read()
    {
        var elf = new TestElf
        {
            Machine = ElfMachine.AArch64,
            Type = ElfType.SharedObject,
            Interpreter = "/lib/ld-test.so.1",
            Needed = ["libfirst.so.1", "libsecond.so"],
            IsPie = true,
        };

        var file = Read(elf.ToBytes());

        Assert.Equal(ElfMachine.AArch64, file.Machine);
        Assert.Equal(ElfType.SharedObject, file.Type);
        Assert.Equal(elf.EntryPoint, file.EntryPoint);
        Assert.True(file.IsEntryPointExecutable);
        Assert.Equal("/lib/ld-test.so.1", file.Interpreter);
        Assert.Equal(["libfirst.so.1", "libsecond.so"], file.Needed.ToArray());
        Assert.True(file.HasDynamicSection);
        Assert.True(file.IsPositionIndependentExecutable);
    }

    [Theory]
    [InlineData(true, false, "it is a big-endian file")]
    [InlineData(false, true, "it is a 32-bit file")]
    [InlineData(false, false, "it is a 32-bit file")]
    public void Another_width_or_byte_order_is_rejected(bool is64Bit, bool isLittleEndian, string expected)
    {
        var elf = new TestElf { Is64Bit = is64Bit, IsLittleEndian = isLittleEndian };

        Assert.StartsWith(expected, Problem(elf.ToBytes()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_static_executable_has_no_dependencies()
    {
        var file = Read(new TestElf().ToBytes());

        Assert.Null(file.Interpreter);
        Assert.Empty(file.Needed);
        Assert.False(file.HasDynamicSection);
        Assert.False(file.IsPositionIndependentExecutable);
    }

    [Fact]
    public void Extended_counts_are_read_from_section_header_0()
    {
        var file = Read(new TestElf { UsesExtendedCounts = true, Interpreter = "/lib/ld.so" }.ToBytes());

        Assert.Equal("/lib/ld.so", file.Interpreter);
    }

    [Fact]
    public void An_entry_point_in_non_executable_memory_is_detected()
    {
        Assert.False(Read(new TestElf { LoadFlags = 6 }.ToBytes()).IsEntryPointExecutable);
        Assert.False(Read(new TestElf { EntryPoint = 0x10 }.ToBytes()).IsEntryPointExecutable);
    }

    [Theory]
    [InlineData(0, "is empty")]
    [InlineData(3, "7F 45 4C 46")]
    [InlineData(10, "identification ends after 10 of 16")]
    [InlineData(63, "header ends after 63 of 64")]
    [InlineData(64, "outside the file of 64")]
    public void A_truncated_file_is_reported_with_its_length(int length, string expected)
    {
        Assert.Contains(expected, Problem(new TestElf().ToBytes()[..length]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, 3, "class is 3")]
    [InlineData(5, 0, "byte order is 0")]
    [InlineData(6, 2, "version is 2")]
    [InlineData(20, 9, "header's version is 9")]
    [InlineData(39, 0xFF, "program header table")]
    [InlineData(47, 0xFF, "section header table")]
    [InlineData(52, 1, "claims 1 bytes")]
    [InlineData(54, 1, "program headers have 1 bytes")]
    [InlineData(58, 1, "section headers have 1 bytes")]
    [InlineData(61, 0xFF, "section header table")]
    public void A_damaged_header_is_reported_with_the_field(int index, byte value, string expected)
    {
        var bytes = new TestElf().ToBytes();
        bytes[index] = value;

        Assert.Contains(expected, Problem(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Extended_counts_without_a_section_table_are_rejected()
    {
        var bytes = new TestElf().ToBytes();
        bytes.AsSpan(40, 8).Clear();
        bytes.AsSpan(56, 2).Fill(0xFF);

        Assert.Contains("PN_XNUM", Problem(bytes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ulong.MaxValue, 1UL)]
    [InlineData(1UL, ulong.MaxValue)]
    [InlineData(ulong.MaxValue - 8, 16UL)]
    [InlineData(0x7FFFFFFFFFFFFFFF, 0x7FFFFFFFFFFFFFFF)]
    public void Ranges_whose_sum_overflows_are_outside_the_file(ulong offset, ulong size)
    {
        var bytes = new TestElf { Interpreter = "/lib/ld.so" }.ToBytes();
        const int interpreterHeader = 64 + 56;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(interpreterHeader + 8), offset);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(interpreterHeader + 32), size);

        Assert.Contains("PT_INTERP segment", Problem(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void More_bytes_in_the_file_than_in_memory_are_rejected()
    {
        var bytes = new TestElf().ToBytes();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(64 + 40), 1);

        Assert.Contains("more than the 1 in memory", Problem(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_damage_of_a_dynamic_section_is_reported()
    {
        var dynamic = new TestElf { Needed = ["libc.so.6"] };

        Assert.Contains("in no PT_LOAD", Problem((dynamic with { StringTableShift = 0x1000000 }).ToBytes()), StringComparison.Ordinal);
        Assert.Contains("in no PT_LOAD", Problem((dynamic with { StringTableShift = -0x400001 }).ToBytes()), StringComparison.Ordinal);
        Assert.Contains("longer than its PT_LOAD", Problem((dynamic with { StringTableGrowth = 0x100000 }).ToBytes()), StringComparison.Ordinal);
        Assert.Contains("longer than its PT_LOAD", Problem((dynamic with { StringTableGrowth = -12 }).ToBytes()), StringComparison.Ordinal);
        Assert.Contains("outside its string table", Problem((dynamic with { NameShift = 4096 }).ToBytes()), StringComparison.Ordinal);
        Assert.Contains("is not terminated", Problem((dynamic with { StringTableGrowth = -1 }).ToBytes()), StringComparison.Ordinal);
        Assert.Contains("is empty", Problem((dynamic with { NameShift = -1 }).ToBytes()), StringComparison.Ordinal);
        Assert.Contains("DT_NULL", Problem((dynamic with { HasDynamicEnd = false }).ToBytes()), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_damage_of_an_interpreter_is_reported()
    {
        var dynamic = new TestElf { Interpreter = "/lib/ld.so" };

        Assert.Contains("outside the file", Problem((dynamic with { InterpreterShift = 100 }).ToBytes()), StringComparison.Ordinal);
        Assert.Contains("two PT_INTERP", Problem((dynamic with { HasTwoInterpreters = true }).ToBytes()), StringComparison.Ordinal);
        Assert.Contains("is not terminated", Problem((dynamic with { Interpreter = new string('x', 5000) }).ToBytes()), StringComparison.Ordinal);
        Assert.Contains("is empty", Problem((dynamic with { Interpreter = "" }).ToBytes()), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_program_of_this_host_is_read()
    {
        var read = 0;
        foreach (var path in Directory.EnumerateFiles("/usr/bin").Where(File.Exists))
        {
            var bytes = File.ReadAllBytes(path);
            if (!bytes.AsSpan().StartsWith("\u007fELF"u8))
            {
                continue;
            }

            Assert.True(ElfReader.TryRead(bytes, out var file, out var problem), $"{path}: {problem}");
            Assert.True(file.Interpreter is null || File.Exists(file.Interpreter), $"{path}: {file.Interpreter}");
            Assert.True(file.Type is ElfType.Executable or ElfType.SharedObject, $"{path}: {file.Type}");
            Assert.True(file.IsEntryPointExecutable, $"{path}: 0x{file.EntryPoint:x}");
            Assert.True(file.Needed.IsEmpty || file.HasDynamicSection, path);
            Assert.All(file.Needed, name => Assert.Contains(".so", name, StringComparison.Ordinal));
            read++;
        }

        output.WriteLine($"{read} files");
        Assert.True(read > 10, $"only {read} ELF files in /usr/bin");
    }

    [Fact]
    public void A_program_truncated_at_any_length_is_rejected()
    {
        var bytes = File.ReadAllBytes("/usr/bin/env");

        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.False(ElfReader.TryRead(bytes.AsSpan(0, length), out _, out var problem), $"{length} of {bytes.Length} bytes were read");
            Assert.NotEmpty(problem);
        }
    }

    [Fact]
    public void A_file_with_any_byte_changed_yields_a_file_or_a_problem()
    {
        var original = new TestElf { Interpreter = "/lib/ld.so", Needed = ["libc.so.6"], IsPie = true }.ToBytes();
        var refused = 0;
        for (var index = 0; index < original.Length; index++)
        {
            for (var twist = 1; twist <= byte.MaxValue; twist++)
            {
                var bytes = (byte[])original.Clone();
                bytes[index] ^= (byte)twist;

                refused += AssertAnswered(bytes) ? 0 : 1;
            }
        }

        // The data includes every damage to the four bytes of the magic number.
        Assert.InRange(refused, 4 * byte.MaxValue, original.Length * byte.MaxValue);
    }

    [Fact]
    public void Random_damage_yields_a_file_or_a_problem()
    {
        output.WriteLine($"seed {FuzzSeed}");
        var random = new Random(FuzzSeed);
        var sources = new[]
        {
            new TestElf { Interpreter = "/lib/ld.so", Needed = ["libc.so.6", "libm.so.6"], IsPie = true }.ToBytes(),
            new TestElf { UsesExtendedCounts = true, Needed = ["libc.so"] }.ToBytes(),
        };
        byte[] interesting = [0, 1, 0x7F, 0x80, 0xFF];
        var refused = 0;
        for (var round = 0; round < 50_000; round++)
        {
            var bytes = (byte[])sources[round % sources.Length].Clone();
            for (var i = random.Next(1, 12); i > 0; i--)
            {
                bytes[random.Next(16, bytes.Length)] =
                    random.Next(2) == 0 ? interesting[random.Next(interesting.Length)] : (byte)random.Next(256);
            }

            refused += AssertAnswered(bytes.AsSpan(0, random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length)) ? 0 : 1;
        }

        Assert.InRange(refused, 1, 49_999);
    }

    private static bool AssertAnswered(ReadOnlySpan<byte> bytes)
    {
        var answer = ElfReader.TryRead(bytes, out var file, out var problem);
        Assert.Equal(answer, file is not null);
        Assert.Equal(answer, problem is null);
        return answer;
    }

    private static ElfFile Read(byte[] bytes)
    {
        Assert.True(ElfReader.TryRead(bytes, out var file, out var problem), problem);
        return file;
    }

    private static string Problem(byte[] bytes)
    {
        Assert.False(ElfReader.TryRead(bytes, out _, out var problem));
        return problem;
    }
}
