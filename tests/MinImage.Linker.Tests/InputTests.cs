using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Elf;
using MinImage.Linker.Machines;

namespace MinImage.Linker.Tests;

public sealed class InputTests
{
    [Fact]
    public void An_undefined_symbol_is_reported_with_its_referrers()
    {
        var start = TestObject.Start("a", "b");
        start.Function("a", "nowhere", "nowhere");
        var other = new TestObject();
        other.Function("b", "nowhere");

        var error = new TestLink().Add("start.o", start).Add("other.o", other).Refusal();

        Assert.Equal(LinkCodes.UndefinedSymbol, error.Code);
        Assert.Contains("'nowhere'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'start.o'", error.Message, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], error.Referrers.ToArray());
    }

    [Fact]
    public void At_most_three_referrers_are_reported()
    {
        var start = TestObject.Start("f1", "f2", "f3", "f4", "f5");
        for (var i = 5; i > 0; i--)
        {
            start.Function(string.Create(CultureInfo.InvariantCulture, $"f{i}"), "nowhere");
        }

        var error = new TestLink().Add("start.o", start).Refusal();

        Assert.Equal(["f5", "f4", "f3"], error.Referrers.ToArray());
    }

    [Fact]
    public void Data_is_reported_as_a_referrer_and_a_section_without_symbols_is_not()
    {
        var start = TestObject.Start("table");
        start.Pointers("table", "nowhere");
        var array = start.Section(".init_array", SectionType.InitArray, SectionFlags.Alloc | SectionFlags.Write, new byte[8], 8);
        start.Relocate(array, 0, X64Relocation.Absolute64, "nowhere2");

        var errors = new TestLink().Add("start.o", start).Run().Diagnostics;

        Assert.Equal(2, errors.Length);
        Assert.Equal(["table"], errors.Single(e => e.Message.Contains("'nowhere'", StringComparison.Ordinal)).Referrers.ToArray());
        Assert.Empty(errors.Single(e => e.Message.Contains("'nowhere2'", StringComparison.Ordinal)).Referrers);
    }

    [Fact]
    public void A_symbol_that_only_removed_code_needs_may_be_undefined()
    {
        var start = TestObject.Start();
        start.Function("unused", "nowhere");

        Assert.True(new TestLink().Add("start.o", start).Link().Has("_start"));
    }

    [Fact]
    public void All_errors_are_reported_in_the_order_of_the_inputs()
    {
        var first = TestObject.Start("b", "nowhere");
        var second = new TestObject();
        second.Function("b", "nowhere2");

        var errors = new TestLink().Add("first.o", first).Add("second.o", second).Run().Diagnostics;

        Assert.Collection(
            errors,
            e => Assert.Contains("'nowhere'", e.Message, StringComparison.Ordinal),
            e => Assert.Contains("'nowhere2'", e.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void At_most_100_errors_are_reported_and_always_the_same_ones()
    {
        var start = TestObject.Start([.. Enumerable.Range(0, 500).Select(i => string.Create(CultureInfo.InvariantCulture, $"nowhere{i}"))]).ToBytes();

        var messages = Enumerable.Range(0, 3)
            .Select(_ => new TestLink().Add("start.o", start).Run().Diagnostics.Select(d => d.Message))
            .Select(lines => string.Join("\n", lines))
            .ToList();

        Assert.Equal(100, messages[0].Split('\n').Length);
        Assert.Single(messages.Distinct());
    }

    [Fact]
    public void A_program_without_an_entry_point_is_rejected_with_the_start_file()
    {
        var file = new TestObject();
        file.Function("main");

        var error = new TestLink().Add("main.o", file).Refusal();

        Assert.Equal(LinkCodes.UndefinedSymbol, error.Code);
        Assert.Contains("'_start'", error.Message, StringComparison.Ordinal);
        Assert.Contains("rcrt1.o", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_for_another_processor_is_rejected_with_both_processors()
    {
        var other = new TestObject();
        other.Change(bytes => BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(18), 40));

        var error = new TestLink().Add("start.o", TestObject.Start()).Add("arm.o", other).Refusal();

        Assert.Equal(LinkCodes.UnusableInput, error.Code);
        Assert.Contains("'arm.o'", error.Message, StringComparison.Ordinal);
        Assert.Contains("40", error.Message, StringComparison.Ordinal);
        Assert.Contains("62", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, "shared library")]
    [InlineData(2, "type 2")]
    [InlineData(4, "type 4")]
    public void An_ELF_file_that_is_not_an_object_is_rejected(ushort type, string reason)
    {
        var other = new TestObject();
        other.Change(bytes => BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(16), type));

        var error = new TestLink().Add("start.o", TestObject.Start()).Add("lib.so", other).Refusal();

        Assert.Equal(LinkCodes.UnusableInput, error.Code);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0x42, 0x43, 0xC0, 0xDE }, "bitcode")]
    [InlineData(new byte[] { 0xDE, 0xC0, 0x17, 0x0B }, "bitcode")]
    [InlineData(new byte[] { 0xCF, 0xFA, 0xED, 0xFE }, "macOS")]
    [InlineData(new byte[] { 0x7F, 0x45, 0x4C, 0x46, 1, 1, 1 }, "64-bit")]
    [InlineData(new byte[] { 0x7F, 0x45, 0x4C, 0x46, 2, 2, 1 }, "little-endian")]
    [InlineData(new byte[] { 0x4D, 0x5A }, "Windows")]
    [InlineData(new byte[] { 0x2F, 0x2A, 0x20, 0x47, 0x4E, 0x55 }, "ELF")]
    public void A_file_of_another_format_is_rejected(byte[] beginning, string reason)
    {
        var error = new TestLink().Add("start.o", TestObject.Start()).Add("other", [.. beginning, .. new byte[100]]).Refusal();

        Assert.Equal(LinkCodes.UnusableInput, error.Code);
        Assert.Contains("'other'", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INPUT(-lother)\n", "it is a linker script, which only names other files. Link the files that it names instead.")]
    [InlineData("/* GNU ld script\n*/\nGROUP ( /lib/m.a )\n", "it is a linker script, which only names other files. Link the files that it names instead.")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "it is a Git LFS pointer, not the file itself. Run 'git lfs pull'.")]
    [InlineData("<html>", "it is a text file. Link objects that were compiled for this platform.")]
    [InlineData("ok", "it is a text file. Link objects that were compiled for this platform.")]
    public void A_text_is_rejected_with_what_it_is(string text, string reason)
    {
        var error = new TestLink().Add("start.o", TestObject.Start()).Add("libm.a", Encoding.ASCII.GetBytes(text)).Refusal();

        Assert.Equal((LinkCodes.UnusableInput, $"'libm.a' cannot be linked: {reason}"), (error.Code, error.Message));
    }

    [Theory]
    [InlineData(1ul << 31)]
    [InlineData(3_000_000_000)]
    [InlineData(1ul << 40)]
    public void A_variable_of_two_gibibytes_or_more_is_too_large_and_not_damaged(ulong size)
    {
        var big = new TestObject();
        big.Common("big", size, 32);

        var error = new TestLink().Add("start.o", TestObject.Start("big")).Add("big.o", big).Refusal();

        Assert.Equal(LinkCodes.ProgramTooLarge, error.Code);
        var start = string.Create(CultureInfo.InvariantCulture, $"The variable 'big' of 'big.o' takes {size} bytes");
        Assert.StartsWith(start, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_is_rejected()
    {
        var error = new TestLink().Add("start.o", TestObject.Start()).Add("empty.o", []).Refusal();

        Assert.Equal(LinkCodes.UnusableInput, error.Code);
        Assert.Contains("empty", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_truncated_object_is_rejected()
    {
        var whole = TestObject.Start("a");
        whole.Function("a");
        whole.Unwind("a");
        var bytes = whole.ToBytes();

        for (var length = 1; length < bytes.Length; length++)
        {
            var error = new TestLink().Add("start.o", bytes[..length]).Run().Diagnostics[0];

            Assert.Equal(length < FileHeader.Bytes ? LinkCodes.UnusableInput : LinkCodes.DamagedObject, error.Code);
        }
    }

    [Theory]
    [InlineData(".symtab", 24, long.MaxValue)]
    [InlineData(".symtab", 32, 25)]
    [InlineData(".symtab", 32, -24)]
    [InlineData(".symtab", 40, 9999)]
    [InlineData(".symtab", 40, 1)]
    [InlineData(".symtab", 44, 9999)]
    [InlineData(".symtab", 56, 16)]
    [InlineData(".strtab", 32, 2)]
    [InlineData(".strtab", 4, 1)]
    [InlineData(".shstrtab", 32, 5)]
    [InlineData(".shstrtab", 4, 1)]
    [InlineData(".text._start", 0, 100000)]
    [InlineData(".text._start", 24, 1L << 40)]
    [InlineData(".text._start", 32, 1L << 31)]
    [InlineData(".text._start", 48, 3)]
    [InlineData(".text._start", 48, 1L << 40)]
    [InlineData(".text._start", 56, 1L << 40)]
    [InlineData(".rela.text._start", 44, 9999)]
    [InlineData(".rela.text._start", 32, 20)]
    [InlineData(".rela.text._start", 56, 8)]
    [InlineData(".rela.text._start", 4, 9)]
    [InlineData(".group", 32, 3)]
    [InlineData(".group", 44, 9999)]
    [InlineData("dependent", 40, 9999)]
    public void An_invalid_section_header_is_rejected(string section, int field, long value)
    {
        var start = TestObject.Start("a");
        var a = start.Function("a");
        start.Group(start.Symbol("a", SymbolBinding.Weak, SymbolType.None, a), isComdat: true, a);
        start.Section("dependent", SectionType.ProgramBits, SectionFlags.Alloc | SectionFlags.LinkOrder, [1]);
        start.Change(bytes =>
        {
            var header = bytes.AsSpan(new ElfView(bytes).HeaderOffsetOf(section), SectionHeader.Bytes);
            if (field is 0 or 4 or 40 or 44)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(header[field..], (uint)value);
            }
            else
            {
                BinaryPrimitives.WriteInt64LittleEndian(header[field..], value);
            }
        });

        AssertDamaged(start);
    }

    [Theory]
    [InlineData(0, 4, 100000u)]
    [InlineData(6, 2, 9999u)]
    [InlineData(6, 2, 0xFF20u)]
    [InlineData(6, 2, 0xFFFFu)]
    public void An_invalid_symbol_is_rejected(int field, int width, uint value)
    {
        var start = TestObject.Start("a");
        start.Function("a");
        start.Change(bytes =>
        {
            var entry = bytes.AsSpan(new ElfView(bytes).Symbols().Single(s => s.Name == "a").Offset);
            if (width == sizeof(ushort))
            {
                BinaryPrimitives.WriteUInt16LittleEndian(entry[field..], (ushort)value);
            }
            else
            {
                BinaryPrimitives.WriteUInt32LittleEndian(entry[field..], value);
            }
        });

        AssertDamaged(start);
    }

    [Theory]
    [InlineData(8, 3)]
    [InlineData(8, 1ul << 30)]
    public void A_common_symbol_with_an_invalid_alignment_is_rejected(ulong size, ulong alignment)
    {
        var start = TestObject.Start("c");
        start.Common("c", size, alignment);

        AssertDamaged(start);
    }

    [Fact]
    public void A_relocation_with_an_invalid_symbol_is_rejected()
    {
        var start = TestObject.Start("a");
        start.Function("a");
        start.Change(bytes => BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan((int)new ElfView(bytes).Section(".rela.text._start").Offset + 12), 99));

        AssertDamaged(start);
    }

    [Fact]
    public void An_invalid_group_member_is_rejected()
    {
        var start = TestObject.Start("a");
        var a = start.Function("a");
        start.Group(start.Symbol("a", SymbolBinding.Weak, SymbolType.None, a), isComdat: true, a, 9999);

        AssertDamaged(start);
    }

    [Fact]
    public void Relocations_of_a_section_without_content_are_rejected()
    {
        var start = TestObject.Start("zeros");
        var zeros = start.Zeros(".bss.zeros", SectionFlags.Alloc | SectionFlags.Write, 16);
        start.Symbol("zeros", SymbolBinding.Global, SymbolType.Object, zeros);
        start.Relocate(zeros, 0, X64Relocation.Absolute64, "_start");

        AssertDamaged(start);
    }

    [Fact]
    public void An_unneeded_object_is_read()
    {
        var error = new TestLink().Add("start.o", TestObject.Start()).Add("cut.o", TestObject.Start().ToBytes()[..100]).Refusal();

        Assert.Equal(LinkCodes.DamagedObject, error.Code);
    }

    [Fact]
    public void A_canceled_link_throws()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        Assert.Throws<OperationCanceledException>(() => new TestLink().Add("start.o", TestObject.Start()).Run(cancellation.Token));
    }

    private static void AssertDamaged(TestObject file)
    {
        var error = new TestLink().Add("damaged.o", file).Run().Diagnostics[0];

        Assert.Equal(LinkCodes.DamagedObject, error.Code);
        Assert.Contains("'damaged.o'", error.Message, StringComparison.Ordinal);
    }
}
