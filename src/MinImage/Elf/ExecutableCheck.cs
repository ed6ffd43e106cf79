using System.Security;
using MinImage.Diagnostics;
using MinImage.Host.Files;
using MinImage.Platforms;

namespace MinImage.Elf;

/// <summary>
/// Checks that a file can start in an image that contains nothing else: that it is a static executable for the image's platform.
/// Others are rejected at publish time, with the reason; the kernel reports the same error for all of them.
/// </summary>
public static class ExecutableCheck
{
    /// <summary>Reads an executable and rejects one that cannot start.</summary>
    /// <param name="path">The executable, of at most 2 GiB.</param>
    /// <param name="platform">The image's platform.</param>
    /// <returns>The executable.</returns>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.FileNotAccessible"/>: the file cannot be read.
    /// <see cref="Codes.NotElf"/>: the file is not an ELF file, or is damaged.
    /// <see cref="Codes.WrongMachine"/>: the file is for another processor.
    /// <see cref="Codes.NotExecutable"/>: the file is an object file, a shared library or a core dump, has no entry point, or is
    /// not 64-bit little endian.
    /// <see cref="Codes.DynamicExecutable"/>: the executable needs an interpreter or shared libraries.
    /// <see cref="Codes.PlatformNotSupported"/>: the platform has no known ELF machine.
    /// </exception>
    public static ElfFile Check(string path, Platform platform)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(platform);

        var machine = MachineOf(platform);
        var bytes = ReadAll(path);
        if (!ElfReader.TryRead(bytes, out var file, out var problem))
        {
            RefuseOtherWidthOrByteOrder(path, platform, bytes, machine);
            throw new MinImageException(
                Codes.NotElf,
                $"'{path}' cannot be the image's executable: {problem}. It must be a complete ELF file for {platform}; "
                + "delete the project's obj folder and publish again.");
        }

        RefuseWrongMachine(path, platform, file.Machine, machine);
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
            $"Executables for {platform} are not supported. Use a runtime identifier for x64 or arm64."),
    };

    private static byte[] ReadAll(string path)
    {
        try
        {
            return RegularFile.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SecurityException)
        {
            throw new MinImageException(
                Codes.FileNotAccessible,
                $"The executable '{path}' cannot be read: {exception.Message} Check that no other program deletes or locks it, and publish again.",
                exception);
        }
    }

    // The file is intact, so its architecture is reported first, as for a file that ElfReader supports.
    private static void RefuseOtherWidthOrByteOrder(string path, Platform platform, byte[] bytes, ElfMachine machine)
    {
        if (!ElfIdentification.TryRead(bytes, out var identification, out _) || identification is { Is64Bit: true, IsLittleEndian: true })
        {
            return;
        }

        RefuseWrongMachine(path, platform, identification.Machine, machine);
        throw NotExecutable(path, identification.Is64Bit ? "is a big-endian file" : "is a 32-bit file");
    }

    private static void RefuseWrongMachine(string path, Platform platform, ElfMachine found, ElfMachine machine)
    {
        if (found != machine)
        {
            throw new MinImageException(
                Codes.WrongMachine,
                $"'{path}' is for {Describe(found)}, but an image for {platform} needs {Describe(machine)}. "
                + $"Publish it for {platform}'s runtime identifier, {platform.RuntimeIdentifier}.");
        }
    }

    private static void RefuseWrongType(string path, ElfFile file)
    {
        // A shared library and a static-pie are both ET_DYN without an interpreter. The entry point does not distinguish them, since
        // older linkers set one for every library; DF_1_PIE does.
        var reason = file switch
        {
            { Type: ElfType.Executable } => null,
            { Type: ElfType.SharedObject, Interpreter: null, IsPositionIndependentExecutable: false } => "is a shared library",
            { Type: ElfType.SharedObject } => null,
            { Type: ElfType.Relocatable } => "is an object file",
            { Type: ElfType.Core } => "is a core dump",
            _ => $"is an ELF file of type {(ushort)file.Type}",
        };
        if (reason is not null)
        {
            throw NotExecutable(path, reason);
        }
    }

    private static MinImageException NotExecutable(string path, string reason) => new(
        Codes.NotExecutable,
        $"'{path}' {reason}, not a 64-bit little-endian executable that Linux can start. Publish a project with OutputType Exe, "
        + "and check its build steps and linker arguments for anything that changes the executable.");

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

        // Without an interpreter, the kernel does start it, and it crashes at the first call into a library.
        var outcome = file.Interpreter is null
            ? "but names no interpreter to load them: it would crash at its first call"
            : "and starting it in an empty image would fail with: no such file or directory";
        throw new MinImageException(
            Codes.DynamicExecutable,
            $"'{path}' is not static: it needs {missed}, {outcome}. Link it statically: "
            + "let MinImagePublish link it, and add your own native libraries as static archives (.a).");
    }

    private static void RefuseWithoutEntryPoint(string path, ElfFile file)
    {
        if (file.EntryPoint == 0 || !file.IsEntryPointExecutable)
        {
            var reason = file.EntryPoint == 0
                ? "has no entry point"
                : $"has its entry point, 0x{file.EntryPoint:x}, outside all its executable segments";
            throw new MinImageException(
                Codes.NotExecutable,
                $"'{path}' {reason}, so Linux cannot start it. Publish a project with OutputType Exe, and check its linker arguments.");
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
