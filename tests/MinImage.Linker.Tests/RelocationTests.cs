using System.Buffers.Binary;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Elf;
using MinImage.Linker.Machines;

namespace MinImage.Linker.Tests;

public sealed class RelocationTests
{
    private const int FieldOffset = 4;

    [Theory]
    [InlineData(X64Relocation.Relative32, 4)]
    [InlineData(X64Relocation.Plt32, 4)]
    [InlineData(X64Relocation.Relative64, 8)]
    internal void PC_relative_distances_start_at_the_field(uint type, int width)
    {
        var program = LinkField(type, "target", addend: 3);

        Assert.Equal((long)(program.AddressOf("target") + 3 - FieldAddress(program)), Field(program, width));
    }

    [Theory]
    [InlineData(X64Relocation.Absolute64, 8, 0x1122334455667788)]
    [InlineData(X64Relocation.Absolute32, 4, 0xFFFFFFFF)]
    [InlineData(X64Relocation.Absolute32Signed, 4, unchecked((ulong)-5L))]
    [InlineData(X64Relocation.Absolute16, 2, 0xFFFF)]
    [InlineData(X64Relocation.Absolute8, 1, 0xFF)]
    internal void Absolute_values_that_fit_are_written(uint type, int width, ulong value)
    {
        var program = LinkField(type, "number", number: value);

        var shift = 64 - (width * 8);
        Assert.Equal((long)value << shift >> shift, Field(program, width));
        Assert.DoesNotContain(program.Pointers(), p => p.Place == FieldAddress(program));
    }

    [Theory]
    [InlineData(X64Relocation.Absolute32, 0x1_0000_0000)]
    [InlineData(X64Relocation.Absolute32, unchecked((ulong)-1L))]
    [InlineData(X64Relocation.Absolute32Signed, 0x8000_0000)]
    [InlineData(X64Relocation.Absolute16, 0x1_0000)]
    [InlineData(X64Relocation.Absolute8, 0x100)]
    internal void Absolute_values_that_do_not_fit_are_rejected(uint type, ulong value)
    {
        var error = FieldOf(type, "number", number: value).Refusal();

        Assert.Equal(LinkCodes.RelocationOverflow, error.Code);
        Assert.Contains("'number'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'field.o:(.data.field)'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(X64Relocation.Relative32, 1L << 32)]
    [InlineData(X64Relocation.Plt32, -1L << 40)]
    [InlineData(X64Relocation.Relative16, 1L << 16)]
    [InlineData(X64Relocation.Relative8, 1L << 8)]
    internal void Distances_that_do_not_fit_are_rejected(uint type, long addend)
    {
        var error = FieldOf(type, "target", addend: addend).Refusal();

        Assert.Equal(LinkCodes.RelocationOverflow, error.Code);
        Assert.Contains("'target'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1ul << 32)]
    [InlineData(1ul << 63)]
    [InlineData(ulong.MaxValue - (1ul << 40))]
    public void A_symbol_far_outside_its_section_is_out_of_range(ulong value)
    {
        var start = TestObject.Start("far");
        start.Symbol("far", SymbolBinding.Global, SymbolType.None, start.Function("near"), value);

        var error = new TestLink().Add("start.o", start).Refusal();

        Assert.Equal(LinkCodes.RelocationOverflow, error.Code);
        Assert.Contains("'far'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(X64Relocation.Relative8, 1, 100)]
    [InlineData(X64Relocation.Relative16, 2, 20000)]
    internal void Distances_that_fit_are_written(uint type, int width, long addend)
    {
        var program = LinkField(type, "field", addend: addend);

        Assert.Equal(addend - FieldOffset, Field(program, width));
    }

    [Theory]
    [InlineData(X64Relocation.Absolute32)]
    [InlineData(X64Relocation.Absolute32Signed)]
    [InlineData(X64Relocation.Absolute16)]
    [InlineData(X64Relocation.Absolute8)]
    internal void Addresses_in_short_fields_are_rejected_with_the_fix(uint type)
    {
        var error = FieldOf(type, "target").Refusal();

        Assert.Equal(LinkCodes.UnknownRelocation, error.Code);
        Assert.Contains("-fPI", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(X64Relocation.Size32, 4)]
    [InlineData(X64Relocation.Size64, 8)]
    internal void The_size_of_a_symbol_is_written(uint type, int width)
    {
        var program = LinkField(type, "target", addend: 5);

        Assert.Equal((long)program.Symbol("target").Size + 5, Field(program, width));
    }

    [Fact]
    public void Offsets_from_the_global_offset_table_start_at_its_symbol()
    {
        var offset = LinkField(X64Relocation.GotOffset64, "target");
        var table = LinkField(X64Relocation.GotBase32, "_GLOBAL_OFFSET_TABLE_");

        Assert.Equal((long)(offset.AddressOf("target") - offset.Elf.Section(".got").Address), Field(offset, 8));
        Assert.Equal((long)(table.Elf.Section(".got").Address - FieldAddress(table)), Field(table, 4));
    }

    [Theory]
    [InlineData(3u)]
    [InlineData(5u)]
    [InlineData(7u)]
    [InlineData(16u)]
    [InlineData(27u)]
    [InlineData(200u)]
    [InlineData(uint.MaxValue)]
    public void An_unsupported_type_is_rejected_with_its_number_and_offset(uint type)
    {
        var error = FieldOf(type, "target").Refusal();

        Assert.Equal(LinkCodes.UnknownRelocation, error.Code);
        Assert.Contains($"type {type} at 0x4", error.Message, StringComparison.Ordinal);
        Assert.Contains("'field.o:(.data.field)'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(X64Relocation.Absolute64, 9)]
    [InlineData(X64Relocation.Relative32, 13)]
    [InlineData(X64Relocation.Relative64, 15)]
    [InlineData(X64Relocation.GotRelative32RelaxableRex, 14)]
    [InlineData(X64Relocation.ThreadOffset32, 13)]
    [InlineData(X64Relocation.DescriptorCall, 15)]
    internal void A_field_that_ends_after_its_section_is_rejected(uint type, ulong offset)
    {
        var start = TestObject.Start("field");
        var section = start.Data("field", new byte[16]);
        start.Relocate(section, offset, type, "_start");

        var error = new TestLink().Add("start.o", start).Refusal();

        Assert.Equal(LinkCodes.UnknownRelocation, error.Code);
    }

    [Fact]
    public void A_relocation_outside_its_section_is_rejected()
    {
        var start = TestObject.Start("field");
        var section = start.Data("field", new byte[16]);
        start.Relocate(section, 16, X64Relocation.Absolute8, "_start");

        Assert.Equal(LinkCodes.DamagedObject, new TestLink().Add("start.o", start).Run().Diagnostics[0].Code);
    }

    [Fact]
    public void A_load_from_the_global_offset_table_is_relaxed_to_lea()
    {
        // mov f@GOTPCREL(%rip), %r15
        var program = LinkInstruction([0x4C, 0x8B, 0x3D], X64Relocation.GotRelative32RelaxableRex);

        var at = program.AddressOf("instruction");
        Assert.Equal([0x4C, 0x8D, 0x3D], program.At(at, 3).ToArray());
        Assert.Equal(program.AddressOf("f"), program.TargetAt(at + 3));
        Assert.Equal(0ul, program.Elf.Section(".got").Size);
    }

    [Fact]
    public void A_32_bit_load_from_the_global_offset_table_is_relaxed_to_lea()
    {
        // mov f@GOTPCREL(%rip), %eax
        var program = LinkInstruction([0x90, 0x8B, 0x05], X64Relocation.GotRelative32Relaxable);

        var at = program.AddressOf("instruction");
        Assert.Equal([0x90, 0x8D, 0x05], program.At(at, 3).ToArray());
        Assert.Equal(program.AddressOf("f"), program.TargetAt(at + 3));
    }

    [Fact]
    public void A_call_through_the_global_offset_table_is_relaxed_to_a_direct_call()
    {
        var program = LinkInstruction([0x90, 0xFF, 0x15], X64Relocation.GotRelative32Relaxable);

        // addr32 call f
        var at = program.AddressOf("instruction");
        Assert.Equal([0x90, 0x67, 0xE8], program.At(at, 3).ToArray());
        Assert.Equal(program.AddressOf("f"), program.TargetAt(at + 3));
    }

    [Fact]
    public void A_jump_through_the_global_offset_table_is_relaxed_to_a_direct_jump()
    {
        var program = LinkInstruction([0x90, 0xFF, 0x25], X64Relocation.GotRelative32Relaxable);

        // jmp f; nop
        var at = program.AddressOf("instruction");
        Assert.Equal([0x90, 0xE9], program.At(at, 2).ToArray());
        Assert.Equal(program.AddressOf("f"), program.TargetAt(at + 2));
        Assert.Equal([0x90, 0xC3], program.At(at + 6, 2).ToArray());
    }

    [Theory]
    [InlineData(new byte[] { 0x48, 0x3B, 0x05 }, X64Relocation.GotRelative32RelaxableRex)]
    [InlineData(new byte[] { 0x48, 0x03, 0x05 }, X64Relocation.GotRelative32RelaxableRex)]
    [InlineData(new byte[] { 0x90, 0xFF, 0x35 }, X64Relocation.GotRelative32Relaxable)]
    [InlineData(new byte[] { 0x48, 0x8B, 0x05 }, X64Relocation.GotRelative32)]
    internal void Other_instructions_read_the_global_offset_table(byte[] instruction, uint type)
    {
        var program = LinkInstruction(instruction, type);

        var at = program.AddressOf("instruction");
        Assert.Equal(instruction, program.At(at, 3).ToArray());
        Assert.Equal(program.AddressOf("f"), program.WordAt(program.TargetAt(at + 3)));
    }

    [Fact]
    public void An_absolute_symbol_is_read_from_the_global_offset_table()
    {
        var start = TestObject.Start("instruction");
        var code = start.Code("instruction", [0x48, 0x8B, 0x05, 0, 0, 0, 0, 0xC3]);
        start.Relocate(code, 3, X64Relocation.GotRelative32RelaxableRex, "number", -4);
        start.Absolute("number", 0x4711);

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Equal(0x4711ul, program.WordAt(program.TargetAt(program.AddressOf("instruction") + 3)));
        Assert.Empty(program.Pointers());
    }

    [Fact]
    public void An_indirect_function_is_called_through_a_jump_stub()
    {
        var start = TestObject.Start("chosen", "table");
        start.Code("chosen", [0x31, 0xC0, 0xC3], SymbolType.IndirectFunction);
        start.Pointers("table", "chosen");

        var program = new TestLink().Add("start.o", start).Link();

        var jump = program.Use("_start", 0);
        Assert.NotEqual(program.MapEntry("start.o", ".text.chosen").Address, jump);
        Assert.Equal([0xFF, 0x25], program.At(jump, 2).ToArray());
        var relocation = Assert.Single(program.StartRelocations());
        Assert.Equal(X64Relocation.IndirectRelative, relocation.Type);
        Assert.Equal(program.TargetAt(jump + 2), relocation.Offset);
        Assert.Equal(program.MapEntry("start.o", ".text.chosen").Address, (ulong)relocation.Addend);

        // The address is the same wherever it is taken.
        Assert.Equal(jump, program.WordAt(program.AddressOf("table")));
        Assert.Contains((program.AddressOf("table"), jump), program.Pointers());
    }

    [Fact]
    public void The_symbol_of_an_indirect_function_is_its_resolver()
    {
        var start = TestObject.Start("chosen");
        start.Code("chosen", [0x31, 0xC0, 0xC3], SymbolType.IndirectFunction);

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Equal(program.MapEntry("start.o", ".text.chosen").Address, program.AddressOf("chosen"));
        Assert.Equal(SymbolType.IndirectFunction, program.Symbol("chosen").Type);
    }

    [Fact]
    public void Words_are_relocated_before_resolvers_are_called()
    {
        var start = TestObject.Start("chosen", "odd");
        start.Code("chosen", [0x31, 0xC0, 0xC3], SymbolType.IndirectFunction);
        var odd = start.Data("odd", new byte[16], 1);
        start.Relocate(odd, 1, X64Relocation.Absolute64, "_start");

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Equal([X64Relocation.Relative, X64Relocation.IndirectRelative], program.StartRelocations().Select(r => r.Type));
    }

    [Fact]
    public void An_absolute_indirect_function_is_not_a_function()
    {
        var start = TestObject.Start("table");
        start.Absolute("chosen", 0x4711, SymbolType.IndirectFunction);
        start.Pointers("table", "chosen");

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Equal(0x4711ul, program.WordAt(program.AddressOf("table")));
        Assert.Empty(program.StartRelocations());
    }

    [Fact]
    public void A_relocation_of_debug_information_that_ends_after_its_section_is_rejected()
    {
        var start = TestObject.Start();
        var info = start.Section(".debug_info", SectionType.ProgramBits, SectionFlags.None, new byte[8]);
        start.Relocate(info, 4, X64Relocation.Absolute64, "_start");

        var error = new TestLink().Add("start.o", start).Refusal();

        Assert.Equal(LinkCodes.UnknownRelocation, error.Code);
        Assert.Contains(".debug_info", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Thread_local_variables_in_debug_information_are_offsets_in_their_segment()
    {
        const SectionFlags threadLocal = SectionFlags.Alloc | SectionFlags.Write | SectionFlags.ThreadLocal;
        var start = TestObject.Start("user");
        ThreadLocalCode.AddGeneralDynamic(start, "user", "variable");
        var data = start.Section(".tdata", SectionType.ProgramBits, threadLocal, new byte[16], 4);
        start.Symbol("variable", SymbolBinding.Global, SymbolType.ThreadLocal, data, 12, 4);
        var info = start.Section(".debug_info", SectionType.ProgramBits, SectionFlags.None, new byte[12]);
        start.Relocate(info, 0, X64Relocation.ModuleOffset64, "variable");
        start.Relocate(info, 8, X64Relocation.ModuleOffset32, "variable");

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Equal([12, 0, 0, 0, 0, 0, 0, 0, 12, 0, 0, 0], program.SymbolFile.Content(".debug_info").ToArray());
    }

    private static TestLink FieldOf(uint type, string symbol, long addend = 0, ulong number = 0)
    {
        var file = new TestObject();
        var section = file.Section(".data.field", SectionType.ProgramBits, SectionFlags.Alloc | SectionFlags.Write, new byte[16], 8);
        file.Symbol("field", SymbolBinding.Global, SymbolType.Object, section, 0, 16);
        file.Relocate(section, FieldOffset, type, symbol, addend);
        var target = new TestObject();
        target.Function("target", "target", "target");
        target.Absolute("number", number);
        return new TestLink().Add("start.o", TestObject.Start("field")).Add("field.o", file).Add("target.o", target);
    }

    private static LinkedProgram LinkField(uint type, string symbol, long addend = 0, ulong number = 0) => FieldOf(type, symbol, addend, number).Link();

    private static ulong FieldAddress(LinkedProgram program) => program.AddressOf("field") + FieldOffset;

    private static long Field(LinkedProgram program, int width)
    {
        var bytes = program.At(FieldAddress(program), width);
        return width switch
        {
            1 => (sbyte)bytes[0],
            2 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            4 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            _ => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        };
    }

    private static LinkedProgram LinkInstruction(byte[] instruction, uint type)
    {
        var start = TestObject.Start("instruction");
        var code = start.Code("instruction", [.. instruction, 0, 0, 0, 0, 0xC3]);
        start.Relocate(code, (ulong)instruction.Length, type, "f", -4);
        var other = new TestObject();
        other.Function("f");
        return new TestLink().Add("start.o", start).Add("other.o", other).Link();
    }
}
