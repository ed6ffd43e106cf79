using System.Buffers.Binary;
using MinImage.Linker.Inputs;

namespace MinImage.Linking;

/// <summary>Encodes the few functions that replace others, in machine code.</summary>
internal static class MachineCode
{
    /// <summary>Returns a function that does nothing.</summary>
    public static byte[] Return(TargetMachine machine) => machine switch
    {
        TargetMachine.X64 => [0xC3],
        TargetMachine.Arm64 => [0xC0, 0x03, 0x5F, 0xD6],
        _ => throw Unknown(machine),
    };

    /// <summary>Returns a function that returns a 32-bit number.</summary>
    public static byte[] Return(TargetMachine machine, int value) => machine switch
    {
        // mov $value, %eax; ret
        TargetMachine.X64 => [0xB8, .. LittleEndian((uint)value), .. Return(machine)],

        // movz w0, #(value & 0xFFFF); movk w0, #(value >> 16), lsl #16; ret
        TargetMachine.Arm64 =>
        [
            .. LittleEndian(0x5280_0000 | (((uint)value & 0xFFFF) << 5)),
            .. (uint)value >> 16 == 0 ? [] : LittleEndian(0x72A0_0000 | (((uint)value >> 16) << 5)),
            .. Return(machine),
        ],
        _ => throw Unknown(machine),
    };

    /// <summary>Returns a function that returns its second argument: a pointer, or a number of up to 64 bits.</summary>
    public static byte[] ReturnSecondArgument(TargetMachine machine) => machine switch
    {
        // mov %rsi, %rax; ret
        TargetMachine.X64 => [0x48, 0x89, 0xF0, .. Return(machine)],

        // mov x0, x1; ret
        TargetMachine.Arm64 => [0xE0, 0x03, 0x01, 0xAA, .. Return(machine)],
        _ => throw Unknown(machine),
    };

    private static byte[] LittleEndian(uint value)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static ArgumentOutOfRangeException Unknown(TargetMachine machine) => new(nameof(machine), machine, "No code is known for this machine.");
}
