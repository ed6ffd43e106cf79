using System.Buffers.Binary;
using System.Text;
using MinImage.Linker.Elf;
using MinImage.Linker.Inputs;
using MinImage.Linker.Machines;
using MinImage.Linker.Objects;

namespace MinImage.Linker.Tests;

/// <summary>The references between the symbols of one object.</summary>
public sealed class ObjectReferencesTests
{
    private const SectionFlags Code = SectionFlags.Alloc | SectionFlags.Execute;

    [Fact]
    public void Are_the_relocations_between_a_symbol_and_the_next()
    {
        var file = new TestObject();
        var section = file.Section(".data", SectionType.ProgramBits, SectionFlags.Alloc | SectionFlags.Write, new byte[48], 8);
        file.Symbol("first", SymbolBinding.Global, SymbolType.None, section, 0);
        file.Symbol("second", SymbolBinding.Global, SymbolType.None, section, 16);
        file.Symbol("also_second", SymbolBinding.Global, SymbolType.None, section, 16);
        file.Relocate(section, 8, X64Relocation.Absolute64, "one");
        file.Relocate(section, 16, X64Relocation.Absolute64, "two");
        file.Relocate(section, 40, X64Relocation.Absolute64, "one");

        var references = Read(file).Find(_ => true, name => !name.StartsWith("x"u8));

        Assert.Equal(
            [("also_second", "one"), ("also_second", "two"), ("first", "one"), ("second", "one"), ("second", "two")],
            references.Select(r => (r.From, r.To)));
    }

    [Theory]
    [InlineData(new byte[] { 0xE8, 11, 0, 0, 0 }, "a call")]
    [InlineData(new byte[] { 0xE9, 11, 0, 0, 0 }, "a jump")]
    [InlineData(new byte[] { 0x48, 0x8D, 0x05, 9, 0, 0, 0 }, "an address")]
    public void Are_branches_that_the_compiler_resolved_itself(byte[] instruction, string kind)
    {
        var file = new TestObject();
        Functions(file, instruction);

        var references = Read(file).Find(name => name.SequenceEqual("caller"u8), name => name.SequenceEqual("callee"u8));

        Assert.True(references is [("caller", "callee")], kind);
    }

    [Fact]
    public void Are_not_branches_with_a_relocation()
    {
        var file = new TestObject();

        // Before relocation, the last call of a function refers to the next function.
        var section = Functions(file, [0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0xE8, 0, 0, 0, 0]);
        file.Relocate(section, 12, X64Relocation.Plt32, "thrower", -4);

        var references = Read(file).Find(name => name.SequenceEqual("caller"u8), _ => true);

        Assert.Equal(["thrower"], references.Select(r => r.To));
    }

    [Fact]
    public void Are_not_those_of_symbols_that_were_not_selected()
    {
        var file = new TestObject();
        Functions(file, [0xE8, 11, 0, 0, 0]);

        var references = Read(file).Find(name => name.SequenceEqual("callee"u8), _ => true);

        Assert.Empty(references);
    }

    [Theory]
    [InlineData(0x94000004u, true)]
    [InlineData(0x14000004u, true)]
    [InlineData(0x97FFFFFFu, false)]
    [InlineData(0x54000080u, false)]
    public void Are_branches_of_arm64(uint instruction, bool isBranchToNext)
    {
        var code = new byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(code, instruction);

        var isBranch = new Arm64Machine().BranchAt(code, 0, out _, out var target);

        Assert.Equal(isBranchToNext, isBranch && target == 16);
    }

    [Fact]
    public void Return_the_text_at_a_symbol()
    {
        var file = new TestObject();
        var section = file.Section(".rodata", SectionType.ProgramBits, SectionFlags.Alloc, Encoding.UTF8.GetBytes("one\0zwölf\0open"));
        file.Symbol("first", SymbolBinding.Global, SymbolType.None, section, 0);
        file.Symbol("second", SymbolBinding.Global, SymbolType.None, section, 4);
        file.Symbol("open", SymbolBinding.Global, SymbolType.None, section, 11);
        file.Symbol("beyond", SymbolBinding.Global, SymbolType.None, section, 1000);

        var references = Read(file);

        Assert.Equal("one", references.TextAt("first"));
        Assert.Equal("zwölf", references.TextAt("second"));
        Assert.Null(references.TextAt("open"));
        Assert.Null(references.TextAt("beyond"));
        Assert.Null(references.TextAt("none"));
    }

    [Fact]
    public void Report_why_a_file_is_not_an_object()
    {
        var inspected = InspectedObject.Read(new LinkInput("x.o", InputContent.FromBytes("no object"u8)), TargetMachine.X64, out var problem);

        Assert.Null(inspected);
        Assert.Contains("'x.o'", problem!.Message, StringComparison.Ordinal);
    }

    // Two functions of 16 bytes in one section.
    private static int Functions(TestObject file, ReadOnlySpan<byte> caller)
    {
        var code = new byte[32];
        code.AsSpan().Fill(0x90);
        caller.CopyTo(code);
        var section = file.Section("__managedcode", SectionType.ProgramBits, Code, code, 16);
        file.Symbol("caller", SymbolBinding.Global, SymbolType.Function, section, 0, 16);
        file.Symbol("callee", SymbolBinding.Global, SymbolType.Function, section, 16, 16);
        return section;
    }

    private static ObjectReferences Read(TestObject file) =>
        InspectedObject.Read(new LinkInput("test.o", InputContent.FromBytes(file.ToBytes())), TargetMachine.X64, out _)!.References;
}
