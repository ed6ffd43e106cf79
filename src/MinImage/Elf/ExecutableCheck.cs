using System.Security;
using MinImage.Diagnostics;
using MinImage.Platforms;

namespace MinImage.Elf;

/// <summary>
/// Whether a file starts in an image that holds nothing else: a static executable for the image's platform. What
/// cannot start is refused here, at publish time, and not by the kernel, which has one answer for all of it.
/// </summary>
public static class ExecutableCheck
{
    /// <summary>Reads an executable and refuses one that could not start.</summary>
    /// <param name="path">The executable, of at most 2 GiB.</param>
    /// <param name="platform">The image's platform.</param>
    /// <returns>What the executable says of itself.</returns>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.FileNotAccessible"/>: it cannot be read.
    /// <see cref="Codes.NotElf"/>: it is no ELF file, or damaged.
    /// <see cref="Codes.WrongMachine"/>: it is for another processor.
    /// <see cref="Codes.NotExecutable"/>: it is an object file, a shared library or a core, has no entry point, or is
    /// not 64-bit little endian.
    /// <see cref="Codes.DynamicExecutable"/>: it needs an interpreter or shared libraries.
    /// <see cref="Codes.PlatformNotSupported"/>: no ELF machine is known for the platform.
    /// </exception>
    public static ElfFile Check(string path, Platform platform)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(platform);

        var machine = MachineOf(platform);
        if (!ElfReader.TryRead(ReadAll(path), out var file, out var problem))
        {
            throw new MinImageException(
                Codes.NotElf,
                $"'{path}' cannot be the image's executable: {problem}. It has to be a whole ELF file for {platform}; "
                + "delete the project's obj folder and publish again.");
        }

        RefuseWrongMachine(path, platform, file, machine);
        RefuseWrongType(path, file);
        RefuseDynamic(path, file);
        RefuseWithoutEntryPoint(path, file);
        return file;
    }

    private static ElfMachine MachineOf(Platform platform) => platform.Architecture switch
    {
        "amd64" => ElfMachine.X86_64,
        "arm64" => ElfMachine.AArch64,
        _ => throw new MinImageException(
            Codes.PlatformNotSupported,
            $"No executable can be checked for {platform}. Use a runtime identifier for x64 or arm64."),
    };

    private static byte[] ReadAll(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SecurityException)
        {
            throw new MinImageException(
                Codes.FileNotAccessible,
                $"The executable '{path}' cannot be read: {exception.Message} Publish again, and look whether something removes or locks it.",
                exception);
        }
    }

    private static void RefuseWrongMachine(string path, Platform platform, ElfFile file, ElfMachine machine)
    {
        if (file.Machine != machine)
        {
            throw new MinImageException(
                Codes.WrongMachine,
                $"'{path}' is for {Describe(file.Machine)}, but an image for {platform} needs {Describe(machine)}. "
                + $"Publish it for {platform}'s runtime identifier, {platform.RuntimeIdentifier}.");
        }
    }

    private static void RefuseWrongType(string path, ElfFile file)
    {
        // A shared library and a static-pie are both ET_DYN without an interpreter; the entry point does not tell them
        // apart, as older linkers give every library one. DF_1_PIE does.
        var reason = file switch
        {
            { Class: not ElfClass.Elf64 } => "is a 32-bit file",
            { IsLittleEndian: false } => "is a big-endian file",
            { Type: ElfType.Executable } => null,
            { Type: ElfType.SharedObject, Interpreter: null, IsPositionIndependentExecutable: false } => "is a shared library",
            { Type: ElfType.SharedObject } => null,
            { Type: ElfType.Relocatable } => "is an object file",
            { Type: ElfType.Core } => "is a core dump",
            _ => $"is an ELF file of type {(ushort)file.Type}",
        };
        if (reason is not null)
        {
            throw new MinImageException(
                Codes.NotExecutable,
                $"'{path}' {reason}, not a 64-bit little-endian executable that Linux can start. Publish a project with OutputType Exe, and look for a build step or linker argument of it that makes something else of the executable.");
        }
    }

    private static void RefuseDynamic(string path, ElfFile file)
    {
        if (file is { Interpreter: null, Needed: [] })
        {
            return;
        }

        var libraries = file.Needed.IsEmpty
            ? null
            : $"the shared {(file.Needed.Length == 1 ? "library" : "libraries")} {string.Join(", ", file.Needed)}";
        var missed = string.Join(" and ", new[] { file.Interpreter is null ? null : $"the interpreter {file.Interpreter}", libraries }.OfType<string>());

        // Without an interpreter the kernel does start it, and it dies at the first call into a library.
        var outcome = file.Interpreter is null
            ? "and names no interpreter to load what it needs: it would crash at its first call"
            : "and an empty image would answer: no such file or directory";
        throw new MinImageException(
            Codes.DynamicExecutable,
            $"'{path}' is not static: it needs {missed}, {outcome}. Link it statically: "
            + "let MinImagePublish link it, and give native libraries of your own as static ones (.a).");
    }

    private static void RefuseWithoutEntryPoint(string path, ElfFile file)
    {
        if (file.EntryPoint == 0 || !file.IsEntryPointExecutable)
        {
            var reason = file.EntryPoint == 0
                ? "has no entry point"
                : $"has its entry point, 0x{file.EntryPoint:x}, outside of all its executable segments";
            throw new MinImageException(
                Codes.NotExecutable,
                $"'{path}' {reason}, so Linux cannot start it. Publish a project with OutputType Exe, and look at its own linker arguments.");
        }
    }

    private static string Describe(ElfMachine machine) => machine switch
    {
        ElfMachine.None => "no machine (EM_NONE)",
        ElfMachine.I386 => "32-bit x86 (EM_386)",
        ElfMachine.Mips => "MIPS (EM_MIPS)",
        ElfMachine.PowerPC64 => "64-bit PowerPC (EM_PPC64)",
        ElfMachine.S390 => "IBM Z (EM_S390)",
        ElfMachine.Arm => "32-bit Arm (EM_ARM)",
        ElfMachine.X86_64 => "x64 (EM_X86_64)",
        ElfMachine.AArch64 => "arm64 (EM_AARCH64)",
        ElfMachine.RiscV => "RISC-V (EM_RISCV)",
        ElfMachine.LoongArch => "LoongArch (EM_LOONGARCH)",
        _ => $"machine {(ushort)machine}",
    };
}
