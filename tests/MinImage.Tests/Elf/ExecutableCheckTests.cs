using MinImage.Diagnostics;
using MinImage.Elf;
using MinImage.Platforms;

namespace MinImage.Tests.Elf;

public sealed class ExecutableCheckTests : IDisposable
{
    private static readonly Platform X64 = Platform.FromRuntimeIdentifier("linux-x64");
    private static readonly Platform Arm64 = Platform.FromRuntimeIdentifier("linux-arm64");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("minimage-elf-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_static_executable_for_the_platform_passes()
    {
        Assert.Equal(ElfMachine.X86_64, ExecutableCheck.Check(Write(new TestElf()), X64).Machine);
        Assert.Equal(ElfMachine.AArch64, ExecutableCheck.Check(Write(new TestElf { Machine = ElfMachine.AArch64 }), Arm64).Machine);
    }

    [Fact]
    public void A_static_pie_passes()
    {
        var file = ExecutableCheck.Check(Write(new TestElf { Type = ElfType.SharedObject, IsPie = true }), X64);

        Assert.True(file.IsPositionIndependentExecutable);
    }

    [Fact]
    public void A_dynamic_program_of_the_host_is_rejected_with_all_its_dependencies()
    {
        const string path = "/usr/bin/env";
        Assert.True(ElfReader.TryRead(File.ReadAllBytes(path), out var file, out var problem), problem);
        Assert.NotNull(file.Interpreter);

        var error = Refusal(path, file.Machine == ElfMachine.AArch64 ? Arm64 : X64);

        Assert.Equal(Codes.DynamicExecutable, error.Code);
        Assert.Contains("libc.so.6", error.Message, StringComparison.Ordinal);
        Assert.Contains(file.Interpreter, error.Message, StringComparison.Ordinal);
        Assert.Contains("starting it in an empty image would fail with: no such file or directory", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Libraries_without_an_interpreter_are_named()
    {
        var error = Refusal(Write(new TestElf { Needed = ["liba.so", "libb.so"] }), X64);

        Assert.Equal(Codes.DynamicExecutable, error.Code);
        Assert.Contains("liba.so, libb.so", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interpreter_without_libraries_is_named()
    {
        var error = Refusal(Write(new TestElf { Interpreter = "/lib/ld-musl.so.1" }), X64);

        Assert.Equal(Codes.DynamicExecutable, error.Code);
        Assert.Contains("/lib/ld-musl.so.1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_executable_for_another_processor_is_rejected_with_both_processors()
    {
        var bytes = new TestElf().ToBytes();
        bytes[18] = (byte)ElfMachine.AArch64;

        var error = Refusal(Write(bytes), X64);

        Assert.Equal(Codes.WrongMachine, error.Code);
        Assert.Contains("EM_AARCH64", error.Message, StringComparison.Ordinal);
        Assert.Contains("EM_X86_64", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_processor_is_rejected_with_its_number()
    {
        var error = Refusal(Write(new TestElf { Machine = (ElfMachine)4711 }), Arm64);

        Assert.Equal(Codes.WrongMachine, error.Code);
        Assert.Contains("machine 4711", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ElfType.Relocatable, "object file")]
    [InlineData(ElfType.Core, "core dump")]
    [InlineData(ElfType.SharedObject, "shared library")]
    [InlineData((ElfType)0xFE00, "type 65024")]
    public void A_file_of_another_type_is_rejected_with_its_type(ElfType type, string expected)
    {
        var error = Refusal(Write(new TestElf { Type = type }), X64);

        Assert.Equal(Codes.NotExecutable, error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shared_library_with_dependencies_is_rejected_as_a_library()
    {
        var error = Refusal(Write(new TestElf { Type = ElfType.SharedObject, Needed = ["libc.so.6"], EntryPoint = 0 }), X64);

        Assert.Equal(Codes.NotExecutable, error.Code);
    }

    [Fact]
    public void A_32_bit_or_big_endian_file_is_rejected()
    {
        var narrow = Refusal(Write(new TestElf { Is64Bit = false }), X64);
        var bigEndian = Refusal(Write(new TestElf { IsLittleEndian = false, Machine = ElfMachine.AArch64 }), Arm64);

        Assert.Equal(Codes.NotExecutable, narrow.Code);
        Assert.Contains("is a 32-bit file", narrow.Message, StringComparison.Ordinal);
        Assert.Equal(Codes.NotExecutable, bigEndian.Code);
        Assert.Contains("is a big-endian file", bigEndian.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, true, ElfMachine.I386, "32-bit x86 (EM_386)")]
    [InlineData(true, false, ElfMachine.S390, "IBM Z (EM_S390)")]
    public void A_32_bit_or_big_endian_file_for_another_processor_is_rejected_for_its_processor(
        bool is64Bit, bool isLittleEndian, ElfMachine machine, string expected)
    {
        var error = Refusal(Write(new TestElf { Is64Bit = is64Bit, IsLittleEndian = isLittleEndian, Machine = machine }), X64);

        Assert.Equal(Codes.WrongMachine, error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_executable_without_a_usable_entry_point_is_rejected()
    {
        var without = Refusal(Write(new TestElf { EntryPoint = 0 }), X64);
        var outside = Refusal(Write(new TestElf { EntryPoint = 0x1234 }), X64);

        Assert.Equal(Codes.NotExecutable, without.Code);
        Assert.Contains("no entry point", without.Message, StringComparison.Ordinal);
        Assert.Equal(Codes.NotExecutable, outside.Code);
        Assert.Contains("0x1234", outside.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_ELF_file_is_rejected_with_the_reason()
    {
        var empty = Refusal(Write([]), X64);
        var script = Refusal(Write("#!/bin/sh\n"u8.ToArray()), X64);
        var cut = Refusal(Write(new TestElf().ToBytes()[..^1]), X64);

        Assert.All([empty, script, cut], error => Assert.Equal(Codes.NotElf, error.Code));
        Assert.Contains("is empty", empty.Message, StringComparison.Ordinal);
        Assert.Contains("does not begin", script.Message, StringComparison.Ordinal);
        Assert.Contains("outside the file", cut.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unreadable_file_is_an_error_with_its_path()
    {
        var path = Path.Combine(_folder.FullName, "none");

        var error = Refusal(path, X64);

        Assert.Equal(Codes.FileNotAccessible, error.Code);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_platform_without_a_known_processor_is_rejected()
    {
        var platform = new Platform("linux-s390x", "linux", "s390x", CLibrary.Glibc);

        Assert.Equal(Codes.PlatformNotSupported, Refusal(Write(new TestElf()), platform).Code);
    }

    private static MinImageException Refusal(string path, Platform platform) =>
        Assert.Throws<MinImageException>(() => ExecutableCheck.Check(path, platform));

    private string Write(TestElf elf) => Write(elf.ToBytes());

    private string Write(byte[] bytes)
    {
        var path = Path.Combine(_folder.FullName, Path.GetRandomFileName());
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
