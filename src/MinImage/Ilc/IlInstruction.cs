using System.Reflection.Metadata;

namespace MinImage.Ilc;

/// <summary>An instruction of a method's IL (ECMA-335, partition III).</summary>
/// <param name="Code">What it does.</param>
/// <param name="Operand">Its operand where that is a token or a number of 32 bits or fewer; 0 else.</param>
internal readonly record struct IlInstruction(ILOpCode Code, int Operand)
{
    /// <summary>The number that it loads; null where it loads none.</summary>
    public int? Constant => Code switch
    {
        >= ILOpCode.Ldc_i4_m1 and <= ILOpCode.Ldc_i4_8 => Code - ILOpCode.Ldc_i4_0,
        ILOpCode.Ldc_i4 or ILOpCode.Ldc_i4_s => Operand,
        _ => null,
    };

    public bool IsCall => Code is ILOpCode.Call or ILOpCode.Callvirt;
}
