using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Elf;

namespace MinImage.Linker.Tests;

public sealed class SymbolFileTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("program.dbg")]
    [InlineData("abc")]
    [InlineData("abcd")]
    public void The_debug_link_contains_the_files_name_and_checksum(string name)
    {
        var program = new LinkedProgram(new TestLink { SymbolFileName = name }.Add("start.o", WithDebugInformation("/home/somebody")).Run());

        var link = program.Elf.Content(".gnu_debuglink");
        Assert.Equal(name, Encoding.UTF8.GetString(link[..link.IndexOf((byte)0)]));
        Assert.Equal(0, link.Length % 4);
        Assert.Equal(name.Length / 4 * 4 + 8, link.Length);
        Assert.Equal(Crc32.HashToUInt32(program.SymbolFile.File), BinaryPrimitives.ReadUInt32LittleEndian(link[^4..]));
    }

    [Fact]
    public void The_executable_does_not_depend_on_debug_information()
    {
        var here = new TestLink().Add("start.o", WithDebugInformation("/home/somebody/app")).Link();
        var there = new TestLink().Add("start.o", WithDebugInformation("/somewhere/else/and/longer")).Link();

        Assert.Equal(here.File, there.File);
        Assert.NotEqual(here.SymbolFile.File, there.SymbolFile.File);
    }

    [Fact]
    public void The_executable_does_not_depend_on_the_paths_of_its_inputs()
    {
        var here = new TestLink().Add("/here/start.o", TestObject.Start()).Link();
        var there = new TestLink().Add("/there/begin.o", TestObject.Start()).Link();

        Assert.Equal(here.File, there.File);
    }

    [Fact]
    public void Different_programs_have_different_build_ids()
    {
        var one = new TestLink().Add("start.o", WithData(1)).Link();
        var other = new TestLink().Add("start.o", WithData(2)).Link();

        Assert.False(one.BuildId.SequenceEqual(other.BuildId));
        Assert.NotEqual(0, one.BuildId.ToArray().Max());
    }

    [Fact]
    public void The_symbol_file_has_the_executables_build_id()
    {
        var program = new TestLink().Add("start.o", WithDebugInformation("/home/somebody")).Link();

        Assert.Equal(program.Elf.Content(".note.gnu.build-id").ToArray(), program.SymbolFile.Content(".note.gnu.build-id").ToArray());
        Assert.Equal(
            [4, 0, 0, 0, 16, 0, 0, 0, 3, 0, 0, 0, (byte)'G', (byte)'N', (byte)'U', 0],
            program.Elf.Content(".note.gnu.build-id")[..16].ToArray());
    }

    [Fact]
    public void The_symbol_file_has_the_executables_sections_without_their_bytes()
    {
        var program = new TestLink().Add("start.o", WithDebugInformation("/home/somebody")).Link();

        var ours = program.Elf.Headers.Zip(program.Elf.SectionNames).Where(s => (s.First.Flags & SectionFlags.Alloc) != 0).ToList();
        Assert.NotEmpty(ours);
        foreach (var (header, name) in ours)
        {
            var index = program.Elf.IndexOf(name);
            Assert.Equal(index, program.SymbolFile.IndexOf(name));
            var copy = program.SymbolFile.Headers[index];
            Assert.Equal((header.Address, header.Size, header.Flags), (copy.Address, copy.Size, copy.Flags));
            Assert.Equal(header.Type == SectionType.Note ? SectionType.Note : SectionType.NoBits, copy.Type);
        }
    }

    [Fact]
    public void Neither_symbols_nor_debug_information_are_in_the_executable()
    {
        var program = new TestLink().Add("start.o", WithDebugInformation("/home/somebody")).Link();

        Assert.True(program.Elf.File.AsSpan().IndexOf("_start"u8) < 0);
        Assert.True(program.Elf.File.AsSpan().IndexOf("somebody"u8) < 0);
        Assert.True(program.SymbolFile.File.AsSpan().IndexOf("/home/somebody"u8) >= 0);
        Assert.DoesNotContain(".symtab", program.Elf.SectionNames);
    }

    [Fact]
    public void Symbols_have_readable_names_and_local_symbols_are_first()
    {
        var start = TestObject.Start("local", "weak", ".Lcompilers");
        start.Function("local", SymbolBinding.Local);
        start.Function("weak", SymbolBinding.Weak);
        start.Function("unused");
        var section = start.Function(".Lcompilers", SymbolBinding.Local);
        start.Symbol("", SymbolBinding.Local, SymbolType.Section, section);
        start.Symbol("start.c", SymbolBinding.Local, SymbolType.File, MinImage.Linker.Objects.ObjectBuilder.Reserved(SymbolEntry.Absolute));

        var program = new TestLink().Add("start.o", start).Link();

        var symbols = program.SymbolFile.Symbols().Skip(1).ToList();
        Assert.Equal(["local", "_start", "weak"], symbols.Select(s => s.Name));
        Assert.Equal([SymbolBinding.Local, SymbolBinding.Global, SymbolBinding.Weak], symbols.Select(s => s.Entry.Binding));
        Assert.Equal(2u, program.SymbolFile.Section(".symtab").Info);
        Assert.All(symbols, s => Assert.Equal(program.Elf.IndexOf(".text"), s.Entry.SectionIndex));
    }

    [Fact]
    public void A_symbol_of_debug_information_is_in_its_section()
    {
        var start = WithDebugInformation("/home/somebody");
        var section = start.Section(".debug_line", SectionType.ProgramBits, SectionFlags.None, [1, 2, 3, 4]);
        start.Symbol("line_table", SymbolBinding.Local, SymbolType.None, section, 2);

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Equal(program.SymbolFile.IndexOf(".debug_line"), program.Symbol("line_table").SectionIndex);
    }

    [Fact]
    public void Debug_information_of_two_gibibytes_is_rejected()
    {
        // Sections that overlap in the object: all of them refer to the same mebibyte.
        const int sections = 2100;
        var start = TestObject.Start();
        var shared = start.Section(".debug_shared", SectionType.ProgramBits, SectionFlags.None, new byte[1 << 20]);
        for (var i = 0; i < sections; i++)
        {
            start.Section(".debug_copy", SectionType.ProgramBits, SectionFlags.None, [1]);
        }

        start.Change(bytes =>
        {
            var view = new ElfView(bytes);
            var header = view.Section(".debug_shared");
            for (var i = 0; i < sections; i++)
            {
                var copy = bytes.AsSpan((int)view.Header.SectionHeaderOffset + ((shared + 2 + i) * SectionHeader.Bytes));
                BinaryPrimitives.WriteUInt64LittleEndian(copy[24..], header.Offset);
                BinaryPrimitives.WriteUInt64LittleEndian(copy[32..], header.Size);
            }
        });

        Assert.Equal(LinkCodes.ProgramTooLarge, new TestLink().Add("start.o", start).Refusal().Code);
    }

    private static TestObject WithDebugInformation(string folder)
    {
        var start = TestObject.Start();
        start.Section(".debug_str", SectionType.ProgramBits, SectionFlags.Merge | SectionFlags.Strings, [.. Encoding.ASCII.GetBytes(folder), 0], 1, 1);
        return start;
    }

    private static TestObject WithData(byte value)
    {
        var start = TestObject.Start("data");
        start.Data("data", [value]);
        return start;
    }
}
