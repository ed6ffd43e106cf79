namespace MinImage.Linker.Inputs;

/// <summary>A processor that the linker supports, by its <c>e_machine</c> (System V gABI, "ELF Header").</summary>
public enum TargetMachine : ushort
{
    /// <summary>No processor.</summary>
    None = 0,

    /// <summary><c>EM_X86_64</c>.</summary>
    X64 = 62,

    /// <summary><c>EM_AARCH64</c>.</summary>
    Arm64 = 183,
}
