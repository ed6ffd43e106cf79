using System.Buffers.Binary;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Elf;
using MinImage.Linker.Machines;

namespace MinImage.Linker.Tests;

public sealed class ThreadLocalTests
{
    private const SectionFlags ThreadLocal = SectionFlags.Alloc | SectionFlags.Write | SectionFlags.ThreadLocal;

    [Fact]
    public void Initialized_variables_and_zeros_share_a_segment_and_zeros_take_no_space()
    {
        var start = Offsets("_start", "a", "b");
        AddData(start, "a", [1, 2, 3, 4], 4);
        AddZeros(start, "b", 100, 4);

        var program = new TestLink().Add("start.o", start).Link();

        var segment = program.ThreadLocal;
        Assert.Equal([1, 2, 3, 4], program.At(segment.Address, 4).ToArray());
        Assert.Equal(4ul, segment.FileSize);
        Assert.Equal(104ul, segment.MemorySize);
        Assert.Equal((-104, -100), (Offset(program, 0), Offset(program, 1)));
    }

    [Theory]
    [InlineData(4, 64)]
    [InlineData(64, 4)]
    [InlineData(1, 4096)]
    public void Variables_are_aligned_in_the_copy_of_every_thread(int dataAlignment, int zerosAlignment)
    {
        var start = Offsets("_start", "a", "b");
        start.Data("before", new byte[3]);
        AddData(start, "a", [1, 2, 3, 4, 5], dataAlignment);
        AddZeros(start, "b", 9, zerosAlignment);

        var program = new TestLink().Add("start.o", start).Link();

        // The C library copies the segment to the aligned thread pointer minus the segment's aligned size.
        var segment = program.ThreadLocal;
        var size = (segment.MemorySize + segment.Alignment - 1) / segment.Alignment * segment.Alignment;
        Assert.Equal((ulong)Math.Max(dataAlignment, zerosAlignment), segment.Alignment);
        Assert.Equal(0ul, segment.Address % segment.Alignment);
        Assert.Equal(-(long)size, Offset(program, 0));
        Assert.Equal(0, Offset(program, 0) % dataAlignment);
        Assert.Equal(0, Offset(program, 1) % zerosAlignment);
        Assert.Equal((long)(program.AddressOf("b") - program.AddressOf("a")), Offset(program, 1) - Offset(program, 0));
    }

    [Fact]
    public void Thread_local_zeros_take_no_memory_in_the_program()
    {
        var start = Offsets("_start", "big", "a");
        AddData(start, "a", [1, 2, 3, 4], 4);
        AddZeros(start, "big", 1 << 20, 16);
        start.Pointers("table", "_start");
        start.Function("user", "table");
        var keep = start.Section(".init_array", SectionType.InitArray, SectionFlags.Alloc | SectionFlags.Write, new byte[8], 8);
        start.Relocate(keep, 0, X64Relocation.Absolute64, "user");

        var program = new TestLink().Add("start.o", start).Link();

        var zeros = program.Elf.Section(".tbss");
        var overlapping = program.Elf.Segments.Where(s => s.Type is SegmentType.Load or SegmentType.GnuReadOnlyAfterRelocation && s.MemorySize > 1 << 19);
        Assert.Empty(overlapping);
        Assert.Equal(1ul << 20, zeros.Size);
        Assert.True(program.ThreadLocal.MemorySize > 1 << 20);
        Assert.True(program.AddressOf("table") < 1 << 19);
    }

    [Fact]
    public void Two_sections_of_thread_local_zeros_do_not_overlap()
    {
        var start = Offsets("_start", "a", "b");
        AddZeros(start, "a", 24, 8);
        start.Symbol("b", SymbolBinding.Global, SymbolType.ThreadLocal, start.Zeros("more_zeros", ThreadLocal, 40), 0, 40);

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Equal(24, Math.Abs(Offset(program, 1) - Offset(program, 0)));
        Assert.Equal(64ul, program.ThreadLocal.MemorySize);
    }

    [Fact]
    public void The_general_dynamic_model_is_relaxed_to_local_exec()
    {
        var start = TestObject.Start("general", "table");
        ThreadLocalCode.AddGeneralDynamic(start, "general", "a");
        ThreadLocalCode.AddGeneralDynamicThroughTable(start, "table", "a");
        AddData(start, "a", [1, 2, 3, 4], 4);

        var program = new TestLink().Add("start.o", start).Link();

        // mov %fs:0, %rax; lea -4(%rax), %rax; ret
        byte[] expected = [0x64, 0x48, 0x8B, 0x04, 0x25, 0, 0, 0, 0, 0x48, 0x8D, 0x80, 0xFC, 0xFF, 0xFF, 0xFF, 0xC3];
        Assert.Equal(expected, program.At(program.AddressOf("general"), expected.Length).ToArray());
        Assert.Equal(expected, program.At(program.AddressOf("table"), expected.Length).ToArray());
    }

    [Fact]
    public void The_local_dynamic_model_is_relaxed_to_local_exec()
    {
        var start = TestObject.Start("local", "table");
        ThreadLocalCode.AddLocalDynamic(start, "local", "a");
        ThreadLocalCode.AddLocalDynamicThroughTable(start, "table", "a");
        AddData(start, "a", [1, 2, 3, 4], 4);

        var program = new TestLink().Add("start.o", start).Link();

        // Prefixes that fill the space; mov %fs:0, %rax; lea -4(%rax), %rax; ret
        byte[] rest = [0x64, 0x48, 0x8B, 0x04, 0x25, 0, 0, 0, 0, 0x48, 0x8D, 0x80, 0xFC, 0xFF, 0xFF, 0xFF, 0xC3];
        Assert.Equal([0x66, 0x66, 0x66, .. rest], program.At(program.AddressOf("local"), rest.Length + 3).ToArray());
        Assert.Equal([0x66, 0x66, 0x66, 0x66, .. rest], program.At(program.AddressOf("table"), rest.Length + 4).ToArray());
    }

    [Fact]
    public void A_TLS_descriptor_is_relaxed_to_the_offset()
    {
        var start = TestObject.Start("descriptor");
        ThreadLocalCode.AddDescriptor(start, "descriptor", "a");
        AddData(start, "a", [1, 2, 3, 4], 4);

        var program = new TestLink().Add("start.o", start).Link();

        // mov $-4, %rax; xchg %ax, %ax; ret
        Assert.Equal([0x48, 0xC7, 0xC0, 0xFC, 0xFF, 0xFF, 0xFF, 0x66, 0x90, 0xC3], program.At(program.AddressOf("descriptor"), 10).ToArray());
    }

    [Fact]
    public void A_TLS_descriptor_in_another_register_is_relaxed_to_the_offset()
    {
        var start = TestObject.Start("descriptor");

        // lea a@tlsdesc(%rip), %r13; mov %r13, %rax; call *(%rax)
        var code = start.Code("descriptor", [0x4C, 0x8D, 0x2D, 0, 0, 0, 0, 0x4C, 0x89, 0xE8, 0xFF, 0x10, 0xC3]);
        start.Relocate(code, 3, X64Relocation.Descriptor32, "a", -4);
        start.Relocate(code, 10, X64Relocation.DescriptorCall, "a");
        AddData(start, "a", [1, 2, 3, 4], 4);

        var program = new TestLink().Add("start.o", start).Link();

        byte[] expected = [0x49, 0xC7, 0xC5, 0xFC, 0xFF, 0xFF, 0xFF, 0x4C, 0x89, 0xE8, 0x66, 0x90, 0xC3];
        Assert.Equal(expected, program.At(program.AddressOf("descriptor"), expected.Length).ToArray());
    }

    [Fact]
    public void The_descriptor_of_the_module_is_the_thread_pointer()
    {
        var start = TestObject.Start("descriptor", "user");
        ThreadLocalCode.AddDescriptor(start, "descriptor", "_TLS_MODULE_BASE_");
        ThreadLocalCode.AddDescriptor(start, "user", "a");
        AddData(start, "a", [1, 2, 3, 4], 4);

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Equal([0x48, 0xC7, 0xC0, 0, 0, 0, 0, 0x66, 0x90, 0xC3], program.At(program.AddressOf("descriptor"), 10).ToArray());
    }

    [Theory]
    [InlineData(new byte[] { 0x48, 0x8B, 0x05 }, new byte[] { 0x48, 0xC7, 0xC0 })]
    [InlineData(new byte[] { 0x48, 0x8B, 0x1D }, new byte[] { 0x48, 0xC7, 0xC3 })]
    [InlineData(new byte[] { 0x4C, 0x8B, 0x3D }, new byte[] { 0x49, 0xC7, 0xC7 })]
    [InlineData(new byte[] { 0x48, 0x03, 0x0D }, new byte[] { 0x48, 0x81, 0xC1 })]
    [InlineData(new byte[] { 0x4C, 0x03, 0x25 }, new byte[] { 0x49, 0x81, 0xC4 })]
    public void The_initial_exec_model_is_relaxed_to_an_immediate_operand(byte[] instruction, byte[] expected)
    {
        var start = TestObject.Start("initial");
        var code = start.Code("initial", [.. instruction, 0, 0, 0, 0, 0xC3]);
        start.Relocate(code, 3, X64Relocation.GotThreadOffset32, "a", -4);
        AddData(start, "a", [1, 2, 3, 4], 4);

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Equal([.. expected, 0xFC, 0xFF, 0xFF, 0xFF, 0xC3], program.At(program.AddressOf("initial"), 8).ToArray());
        Assert.Equal(0ul, program.Elf.Section(".got").Size);
    }

    [Fact]
    public void An_instruction_without_an_immediate_form_reads_the_global_offset_table()
    {
        var start = TestObject.Start("initial", "again");

        // sub x@gottpoff(%rip), %rax
        foreach (var name in (string[])["initial", "again"])
        {
            var code = start.Code(name, [0x48, 0x2B, 0x05, 0, 0, 0, 0, 0xC3]);
            start.Relocate(code, 3, X64Relocation.GotThreadOffset32, "a", -4);
        }

        AddData(start, "a", [1, 2, 3, 4], 4);

        var program = new TestLink().Add("start.o", start).Link();

        var slot = program.TargetAt(program.AddressOf("initial") + 3);
        Assert.Equal(slot, program.TargetAt(program.AddressOf("again") + 3));
        Assert.Equal(unchecked((ulong)-4L), program.WordAt(slot));
        Assert.DoesNotContain(program.Pointers(), p => p.Place == slot);
    }

    [Theory]
    [InlineData(X64Relocation.GeneralDynamic)]
    [InlineData(X64Relocation.LocalDynamic)]
    [InlineData(X64Relocation.Descriptor32)]
    [InlineData(X64Relocation.DescriptorCall)]
    internal void Instructions_that_the_ABI_does_not_specify_are_rejected(uint type)
    {
        var start = TestObject.Start("odd");
        var code = start.Code("odd", [0x90, 0x90, 0x90, 0x90, 0, 0, 0, 0, 0x90, 0x90, 0x90, 0x90, 0, 0, 0, 0, 0xC3]);
        start.Relocate(code, 4, type, "a", -4);
        start.Relocate(code, 12, X64Relocation.Plt32, "_start", -4);
        AddData(start, "a", [1, 2, 3, 4], 4);

        var error = new TestLink().Add("start.o", start).Refusal();

        Assert.Equal(LinkCodes.UnknownRelocation, error.Code);
    }

    [Theory]
    [InlineData(X64Relocation.GeneralDynamic)]
    [InlineData(X64Relocation.LocalDynamic)]
    [InlineData(X64Relocation.Descriptor32)]
    [InlineData(X64Relocation.GotThreadOffset32)]
    [InlineData(X64Relocation.GotRelative32RelaxableRex)]
    internal void An_instruction_that_would_start_before_its_section_is_rejected(uint type)
    {
        var start = TestObject.Start("odd");
        var code = start.Code("odd", [0, 0, 0, 0, 0xC3]);
        start.Relocate(code, 0, type, "a", -4);
        AddData(start, "a", [1, 2, 3, 4], 4);

        var output = new TestLink().Add("start.o", start).Run();

        // Symbols that can be accessed through the table link; the others are rejected.
        Assert.Equal(
            type is X64Relocation.GotThreadOffset32 or X64Relocation.GotRelative32RelaxableRex ? [] : [LinkCodes.UnknownRelocation],
            output.Diagnostics.Select(d => d.Code));
    }

    [Fact]
    public void Read_only_variables_are_in_the_same_segment()
    {
        var start = Offsets("_start", "a", "b");
        var odd = start.Section(".tdata", SectionType.ProgramBits, SectionFlags.Alloc | SectionFlags.ThreadLocal, [1, 2, 3, 4], 4);
        start.Symbol("a", SymbolBinding.Global, SymbolType.ThreadLocal, odd, 0, 4);
        AddZeros(start, "b", 4, 4);

        var program = new TestLink().Add("start.o", start).Link();

        Assert.Equal(8ul, program.ThreadLocal.MemorySize);
        Assert.Equal((-8, -4), (Offset(program, 0), Offset(program, 1)));
    }

    // mov %fs:0, %rax of each variable's offset.
    private static TestObject Offsets(string function, params ReadOnlySpan<string> variables)
    {
        var file = new TestObject();
        var code = new byte[(9 * variables.Length) + 1];
        for (var i = 0; i < variables.Length; i++)
        {
            ((ReadOnlySpan<byte>)[0x64, 0x48, 0x8B, 0x04, 0x25]).CopyTo(code.AsSpan(i * 9));
        }

        code[^1] = 0xC3;
        var section = file.Code(function, code);
        for (var i = 0; i < variables.Length; i++)
        {
            file.Relocate(section, (ulong)(i * 9) + 5, X64Relocation.ThreadOffset32, variables[i]);
        }

        return file;
    }

    private static void AddData(TestObject file, string name, ReadOnlySpan<byte> content, int alignment)
    {
        var section = file.Section(".tdata." + name, SectionType.ProgramBits, ThreadLocal, content, alignment);
        file.Symbol(name, SymbolBinding.Global, SymbolType.ThreadLocal, section, 0, (ulong)content.Length);
    }

    private static void AddZeros(TestObject file, string name, int size, int alignment) =>
        file.Symbol(name, SymbolBinding.Global, SymbolType.ThreadLocal, file.Zeros(".tbss." + name, ThreadLocal, size, alignment), 0, (ulong)size);

    private static long Offset(LinkedProgram program, int index) =>
        BinaryPrimitives.ReadInt32LittleEndian(program.At(program.AddressOf("_start") + (ulong)(index * 9) + 5, 4));
}
