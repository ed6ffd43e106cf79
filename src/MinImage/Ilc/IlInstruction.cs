using System.Reflection.Metadata;

namespace MinImage.Ilc;

/// <summary>An instruction of a method's IL (ECMA-335, partition III).</summary>
/// <param name="Code">The opcode.</param>
/// <param name="Operand">The operand, if it is a token or a number of at most 32 bits; else 0.</param>
internal readonly record struct IlInstruction(ILOpCode Code, int Operand)
{
    /// <summary>The integer constant that the instruction loads; null if it loads none.</summary>
    public int? Constant => Code switch
    {
        >= ILOpCode.Ldc_i4_m1 and <= ILOpCode.Ldc_i4_8 => Code - ILOpCode.Ldc_i4_0,
        ILOpCode.Ldc_i4 or ILOpCode.Ldc_i4_s => Operand,
        _ => null,
    };

    public bool IsCall => Code is ILOpCode.Call or ILOpCode.Callvirt;
}
