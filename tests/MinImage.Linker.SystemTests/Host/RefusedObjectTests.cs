using MinImage.Linker.Diagnostics;
using MinImage.Linker.Elf;

namespace MinImage.Linker.SystemTests.Host;

/// <summary>Compiles objects that cannot become a part of a static executable, and checks what the linker says of them.</summary>
public sealed class RefusedObjectTests
{
    private const string Main = "int f(int x); int main(void) { return f(41); }";
    private const string Function = "int f(int x) { return x + 1; }";

    [Theory]
    [InlineData(false, "rcs")]
    [InlineData(true, "rcs")]
    [InlineData(true, "rcS")]
    public void Intermediate_code_of_GCC_alone_is_refused_with_the_way_out(bool isInArchive, string options)
    {
        using var host = new HostProgram().Compile("main.c", Main).Compile("f.c", Function, "-flto");

        var error = Refusal(isInArchive ? host.Archive(options) : host);

        Assert.EndsWith(
            $"f.o{(isInArchive ? ")" : "")}' cannot be linked: it contains GCC's intermediate code for link-time optimization instead of machine code. "
            + "Compile it without -flto, or with -ffat-lto-objects.",
            error.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "rcs")]
    [InlineData(true, "rcs")]
    [InlineData(true, "rcS")]
    public void Bitcode_of_LLVM_is_refused_with_the_way_out(bool isInArchive, string options)
    {
        using var host = new HostProgram { Compiler = "clang" }.Compile("main.c", Main).Compile("f.c", Function, "-flto");

        var error = Refusal(isInArchive ? host.Archive(options) : host);

        Assert.EndsWith(
            $"f.o{(isInArchive ? ")" : "")}' cannot be linked: it contains LLVM bitcode instead of machine code. Compile it without -flto.",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_of_GCC_with_machine_code_and_intermediate_code_is_linked()
    {
        using var host = new HostProgram().Compile("main.c", Main).Compile("f.c", Function, "-flto", "-ffat-lto-objects");

        host.Link();

        Assert.Equal(42, host.Run().ExitCode);
    }

    [Theory]
    [InlineData("-fno-common", "The section '.bss")]
    [InlineData("-fcommon", "The variable 'big' of")]
    public void Three_gigabytes_of_zeros_are_too_large_and_not_damaged(string flag, string part)
    {
        using var host = new HostProgram().Compile("big.c", "char big[3000000000u]; int main(void) { return big[5]; }", flag);

        var error = Assert.Single(host.TryLink().Diagnostics);

        Assert.Equal(LinkCodes.ProgramTooLarge, error.Code);
        Assert.StartsWith(part, error.Message, StringComparison.Ordinal);
        Assert.Contains("takes 3000000000 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Code_in_a_writable_section_is_refused_by_the_sections_name()
    {
        using var host = new HostProgram().Compile("main.c", Main).Compile("wx.s", """
            .section wx,"awx"
            .globl f
            f:
            .quad 0
            .section .note.GNU-stack,"",@progbits

            """);

        var error = Assert.Single(host.TryLink().Diagnostics);

        Assert.Equal(LinkCodes.WritableCode, error.Code);
        Assert.StartsWith("The section 'wx' of '", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_nested_function_on_the_stack_is_refused_by_the_objects_name()
    {
        using var host = new HostProgram().Compile("main.c", Main).Compile("nested.c", """
            int call(int (*g)(int)) { return g(1); }
            int f(int y) { int add(int x) { return x + y; } return call(add); }
            """);

        var error = Assert.Single(host.TryLink().Diagnostics);

        Assert.Equal(LinkCodes.WritableCode, error.Code);
        Assert.Contains("nested.o' requires an executable stack", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Streams_functions_are_read_only_once_the_program_runs()
    {
        // glibc checks that the table of a stream is in this section; whoever can overwrite the section decides what printf calls.
        using var host = new HostProgram().Compile("main.c", """
            #include <stdio.h>
            extern char __start___libc_IO_vtables[];
            int main(void) {
                puts("before");
                fflush(stdout);
                *(volatile char *)__start___libc_IO_vtables = 1;
                puts("after");
                return 0;
            }
            """);

        var program = host.Link();
        var result = host.Run();

        Assert.Equal(("before\n", 139), (result.Output, result.ExitCode));
        var relro = program.Elf.Segments.Single(s => s.Type == SegmentType.GnuReadOnlyAfterRelocation);
        Assert.InRange(program.Elf.Section("__libc_IO_vtables").Address, relro.Address, relro.Address + relro.MemorySize);
    }

    private static LinkDiagnostic Refusal(HostProgram host) =>
        Assert.Single(host.TryLink().Diagnostics, d => d.Code == LinkCodes.UnusableInput);
}
