using MinImage.Linker.Inputs;
using MinImage.Linker.Model;

namespace MinImage.Linker.Machines;

/// <summary>The processors that the linker supports.</summary>
internal static class KnownMachines
{
    /// <summary>Returns a processor's implementation.</summary>
    /// <param name="target">The processor.</param>
    /// <exception cref="ArgumentOutOfRangeException">The processor is not supported.</exception>
    public static Machine For(TargetMachine target) => target switch
    {
        TargetMachine.X64 => new X64Machine(),
        TargetMachine.Arm64 => new Arm64Machine(),
        _ => throw new ArgumentOutOfRangeException(nameof(target), target, "The machine is not supported."),
    };
}
