using MinImage.Linker.Diagnostics;
using MinImage.Linker.Elf;

namespace MinImage.Linker.Tests;

public sealed class ProtectionTests
{
    private const SectionFlags Writable = SectionFlags.Alloc | SectionFlags.Write;
    private const SectionFlags Executable = SectionFlags.Alloc | SectionFlags.Execute;

    [Fact]
    public void A_section_that_is_writable_and_executable_is_refused_by_name()
    {
        var error = new TestLink().Add("start.o", TestObject.Start("f")).Add("wx.o", With("wx", Writable | Executable, "f")).Refusal();

        Assert.Equal(LinkCodes.WritableCode, error.Code);
        Assert.StartsWith("The section 'wx' of 'wx.o' is writable and executable.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sections_of_one_name_that_are_writable_and_executable_together_are_refused_by_both_names()
    {
        var error = new TestLink()
            .Add("start.o", TestObject.Start("f", "data"))
            .Add("data.o", With("mixed", Writable, "data"))
            .Add("code.o", With("mixed", Executable, "f"))
            .Refusal();

        Assert.Equal(LinkCodes.WritableCode, error.Code);
        Assert.StartsWith("The section 'mixed' is executable in 'code.o' and writable in 'data.o'.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Thread_local_data_that_is_executable_is_refused()
    {
        var start = TestObject.Start();
        start.Section(".tdata", SectionType.ProgramBits, Executable | SectionFlags.ThreadLocal | SectionFlags.Retain, [1, 2, 3, 4], 4);

        Assert.Equal(LinkCodes.WritableCode, new TestLink().Add("start.o", start).Refusal().Code);
    }

    [Fact]
    public void A_section_that_the_program_does_not_need_may_be_writable_and_executable()
    {
        var program = new TestLink().Add("start.o", TestObject.Start()).Add("wx.o", With("wx", Writable | Executable, "f")).Link();

        Assert.False(program.Has("f"));
    }

    [Fact]
    public void An_executable_stack_is_refused_by_the_objects_name()
    {
        var nested = new TestObject();
        nested.Section(".note.GNU-stack", SectionType.ProgramBits, SectionFlags.Execute, []);

        var error = new TestLink().Add("start.o", TestObject.Start()).Add("nested.o", nested).Refusal();

        Assert.Equal(LinkCodes.WritableCode, error.Code);
        Assert.StartsWith("'nested.o' requires an executable stack", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_executable_stack_of_a_member_that_is_not_needed_does_not_matter()
    {
        var nested = new TestObject();
        nested.Function("nested");
        nested.Section(".note.GNU-stack", SectionType.ProgramBits, SectionFlags.Execute, []);
        var archive = new TestArchive().Add("nested.o", nested);

        var program = new TestLink().Add("start.o", TestObject.Start()).Add("lib.a", archive).Link();

        Assert.False(program.Has("nested"));
    }

    private static TestObject With(string section, SectionFlags flags, string symbol)
    {
        var file = new TestObject();
        file.Symbol(symbol, SymbolBinding.Global, SymbolType.None, file.Section(section, SectionType.ProgramBits, flags, [0xC3, 0, 0, 0]));
        return file;
    }
}
