using MinImage.Linker.Elf;
using MinImage.Linker.Machines;

namespace MinImage.Linker.Tests;

/// <summary>Builds a small object that contains everything that the linker reads.</summary>
internal static class SmallObject
{
    private const SectionFlags Writable = SectionFlags.Alloc | SectionFlags.Write;
    private const SectionFlags Strings = SectionFlags.Alloc | SectionFlags.Merge | SectionFlags.Strings;

    /// <summary>Builds the object.</summary>
    /// <param name="prefix">The prefix of the names of the object's symbols.</param>
    public static TestObject Make(string prefix = "")
    {
        var file = new TestObject();
        var entry = prefix + "entry";
        file.Function(
            entry,
            prefix + "data",
            prefix + "text",
            prefix + "inline",
            prefix + "inline2",
            prefix + "general",
            prefix + "local",
            prefix + "descriptor",
            prefix + "initial",
            prefix + "common");
        file.Code(prefix + "chosen", [0x31, 0xC0, 0xC3], SymbolType.IndirectFunction);
        var through = file.Code(prefix + "through", [0xFF, 0x15, 0, 0, 0, 0, 0x48, 0x8B, 0x05, 0, 0, 0, 0, 0xE8, 0, 0, 0, 0, 0xC3]);
        file.Relocate(through, 2, X64Relocation.GotRelative32Relaxable, entry, -4);
        file.Relocate(through, 9, X64Relocation.GotRelative32RelaxableRex, prefix + "data", -4);
        file.Relocate(through, 14, X64Relocation.Plt32, prefix + "twin", -4);
        file.Code(prefix + "twin", [0xC3]);
        file.Code(prefix + "twin2", [0xC3]);
        ThreadLocalCode.AddGeneralDynamic(file, prefix + "general", prefix + "variable");
        ThreadLocalCode.AddLocalDynamicThroughTable(file, prefix + "local", prefix + "variable");
        ThreadLocalCode.AddDescriptor(file, prefix + "descriptor", prefix + "zero");
        file.Relocate(file.Code(prefix + "initial", [0x48, 0x8B, 0x05, 0, 0, 0, 0, 0xC3]), 3, X64Relocation.GotThreadOffset32, prefix + "variable", -4);
        var variable = file.Section(".tdata", SectionType.ProgramBits, Writable | SectionFlags.ThreadLocal, [1, 2, 3, 4], 4);
        file.Symbol(prefix + "variable", SymbolBinding.Global, SymbolType.ThreadLocal, variable, 0, 4);
        file.Symbol(prefix + "zero", SymbolBinding.Global, SymbolType.ThreadLocal, file.Zeros(".tbss", Writable | SectionFlags.ThreadLocal, 20), 4, 4);
        file.Pointers(prefix + "data", prefix + "chosen", prefix + "through", prefix + "text", prefix + "twin2");
        file.Relocate(file.Data(prefix + "odd", new byte[17], 1), 3, X64Relocation.Absolute64, prefix + "zeros", 4);
        file.Symbol(prefix + "zeros", SymbolBinding.Global, SymbolType.Object, file.Zeros(".bss", Writable, 100), 8, 8);
        file.Common(prefix + "common", 40, 16);
        var strings = file.Section(".rodata.str1.1", SectionType.ProgramBits, Strings, "one\0two\0one\0"u8, 1, 1);
        file.Symbol(prefix + "text", SymbolBinding.Local, SymbolType.None, strings, 4);
        var inline = file.Function(prefix + "inline", SymbolBinding.Weak, prefix + "odd");
        var beside = file.Section("beside", SectionType.ProgramBits, SectionFlags.Alloc, [1, 2, 3, 4]);
        file.Group(file.Symbol(prefix + "inline", SymbolBinding.Weak, SymbolType.Function, inline), isComdat: true, inline, beside);
        var inline2 = file.Function(prefix + "inline2", SymbolBinding.Weak, prefix + "data");
        var beside2 = file.Section("beside2", SectionType.ProgramBits, SectionFlags.Alloc, [1, 2, 3, 4]);
        file.Group(file.Symbol(prefix + "inline2", SymbolBinding.Weak, SymbolType.Function, inline2), isComdat: true, inline2, beside2);
        file.Link(file.Section("dependent", SectionType.ProgramBits, SectionFlags.Alloc | SectionFlags.LinkOrder, [1, 2, 3, 4]), inline);
        file.Section(".note.own", SectionType.Note, SectionFlags.Alloc, new byte[20], 4);
        file.Relocate(file.Section(".init_array.00100", SectionType.InitArray, Writable, new byte[8], 8), 0, X64Relocation.Absolute64, entry);
        var unwind = file.Unwind(entry, prefix + "through", prefix + "inline");
        var table = file.Section(".gcc_except_table", SectionType.ProgramBits, SectionFlags.Alloc, [1, 2, 3, 4], 4);
        file.Symbol(prefix + "table", SymbolBinding.Global, SymbolType.Object, table);
        file.Relocate(unwind, 24 + 17, X64Relocation.Relative32, prefix + "table");
        file.SortRelocations(".eh_frame");
        var info = file.Section(".debug_info", SectionType.ProgramBits, SectionFlags.None, new byte[24]);
        file.Relocate(info, 0, X64Relocation.Absolute64, entry);
        file.Relocate(info, 8, X64Relocation.Absolute32, prefix + "text");
        file.Relocate(info, 16, X64Relocation.ModuleOffset64, prefix + "variable");
        return file;
    }
}
