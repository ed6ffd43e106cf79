using System.Diagnostics.CodeAnalysis;

namespace MinImage.Elf;

/// <summary>
/// The processor of an ELF file: <c>e_machine</c> (System V gABI, "ELF Header"). Only processors that .NET or a
/// common Linux distribution supports have a name here; a file may contain any other number.
/// </summary>
public enum ElfMachine : ushort
{
    /// <summary><c>EM_NONE</c>.</summary>
    None = 0,

    /// <summary><c>EM_386</c>: 32-bit x86.</summary>
    I386 = 3,

    /// <summary><c>EM_MIPS</c>.</summary>
    Mips = 8,

    /// <summary><c>EM_PPC64</c>: 64-bit PowerPC.</summary>
    PowerPC64 = 21,

    /// <summary><c>EM_S390</c>: IBM Z.</summary>
    S390 = 22,

    /// <summary><c>EM_ARM</c>: 32-bit Arm.</summary>
    Arm = 40,

    /// <summary><c>EM_X86_64</c>: x64, GOARCH's <c>amd64</c>.</summary>
    [SuppressMessage("Naming", "CA1707:Identifiers should not contain underscores", Justification = "The specification's own name.")]
    X86_64 = 62,

    /// <summary><c>EM_AARCH64</c>: 64-bit Arm, GOARCH's <c>arm64</c>.</summary>
    AArch64 = 183,

    /// <summary><c>EM_RISCV</c>.</summary>
    RiscV = 243,

    /// <summary><c>EM_LOONGARCH</c>.</summary>
    LoongArch = 258,
}
