using System.Collections.Frozen;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace MinImage.Ilc;

/// <summary>Decodes the IL of a method (ECMA-335, III.1.2.1), without <c>nop</c>.</summary>
internal static class IlReader
{
    private const byte TwoBytes = 0xFE;

    private static readonly FrozenDictionary<ILOpCode, OperandType> Operands = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToFrozenDictionary(code => (ILOpCode)(ushort)code.Value, code => code.OperandType);

    /// <summary>Returns the instructions of a method of an assembly; none if it has no body.</summary>
    /// <param name="file">The assembly.</param>
    /// <param name="method">The method.</param>
    /// <exception cref="BadImageFormatException">The IL ends within an instruction, or contains an unknown opcode.</exception>
    public static List<IlInstruction> Read(PEReader file, MethodDefinition method) =>
        method.RelativeVirtualAddress == 0 ? [] : Read(file.GetMethodBody(method.RelativeVirtualAddress).GetILReader());

    /// <summary>Returns the instructions of a method.</summary>
    /// <param name="il">The method's IL.</param>
    /// <exception cref="BadImageFormatException">The IL ends within an instruction, or contains an unknown opcode.</exception>
    public static List<IlInstruction> Read(BlobReader il)
    {
        var instructions = new List<IlInstruction>();
        while (il.RemainingBytes > 0)
        {
            var first = il.ReadByte();
            var code = (ILOpCode)(first == TwoBytes ? (TwoBytes << 8) | il.ReadByte() : first);
            if (!Operands.TryGetValue(code, out var type))
            {
                throw new BadImageFormatException($"It contains the unknown IL opcode {(int)code:X}.");
            }

            var operand = ReadOperand(ref il, type);
            if (code != ILOpCode.Nop)
            {
                instructions.Add(new IlInstruction(code, operand));
            }
        }

        return instructions;
    }

    /// <summary>Checks whether the operand of an instruction is a token.</summary>
    /// <param name="code">The opcode.</param>
    public static bool HasToken(ILOpCode code) => Operands[code]
        is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineSig or OperandType.InlineString
        or OperandType.InlineTok or OperandType.InlineType;

    private static int ReadOperand(ref BlobReader il, OperandType type)
    {
        switch (type)
        {
            case OperandType.InlineNone:
                return 0;
            case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                return il.ReadSByte();
            case OperandType.InlineVar:
                return il.ReadUInt16();
            case OperandType.InlineI8 or OperandType.InlineR:
                _ = il.ReadInt64();
                return 0;
            case OperandType.InlineSwitch:
                for (var count = il.ReadUInt32(); count > 0; count--)
                {
                    _ = il.ReadInt32();
                }

                return 0;
            default:
                return il.ReadInt32();
        }
    }
}
