using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MinImage.Deflate;

/// <summary>
/// Reads and compares the bytes of a window without checks of bounds, which would take a third of the time. Callers keep
/// <see cref="Slack"/> bytes behind the last position of the window.
/// </summary>
internal static class Matching
{
    /// <summary>The number of bytes behind the input that are read; what they contain has no influence.</summary>
    public const int Slack = sizeof(ulong);

    /// <summary>Returns four bytes.</summary>
    /// <param name="window">The first byte of the window.</param>
    /// <param name="position">The position of the first of the four.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Read4(ref byte window, int position)
    {
        var bytes = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref window, position));
        return BitConverter.IsLittleEndian ? bytes : BinaryPrimitives.ReverseEndianness(bytes);
    }

    /// <summary>Returns how many bytes at two positions are equal.</summary>
    /// <param name="window">The first byte of the window.</param>
    /// <param name="first">A position.</param>
    /// <param name="second">The other position.</param>
    /// <param name="length">The number of bytes that are known to be equal.</param>
    /// <param name="longest">The number of bytes to compare.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Extend(ref byte window, int first, int second, int length, int longest)
    {
        while (length < longest)
        {
            var difference = Read8(ref window, first + length) ^ Read8(ref window, second + length);
            if (difference != 0)
            {
                return Math.Min(length + (BitOperations.TrailingZeroCount(difference) >> 3), longest);
            }

            length += sizeof(ulong);
        }

        return longest;
    }

    /// <summary>Returns the hash of a value by Fibonacci's method.</summary>
    /// <param name="bytes">The value.</param>
    /// <param name="bits">The number of bits of the hash.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Hash(uint bytes, int bits) => (int)((bytes * 0x9E3779B1) >> (32 - bits));

    /// <summary>Returns whether the byte at a position is less than that at another.</summary>
    /// <param name="window">The first byte of the window.</param>
    /// <param name="first">The position.</param>
    /// <param name="second">The other position.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsLess(ref byte window, int first, int second) => Unsafe.Add(ref window, first) < Unsafe.Add(ref window, second);

    /// <summary>Returns an element of a table whose index is valid by construction.</summary>
    /// <param name="table">The table.</param>
    /// <param name="index">The index.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref int At(int[] table, int index) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(table), index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read8(ref byte window, int position)
    {
        var bytes = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref window, position));
        return BitConverter.IsLittleEndian ? bytes : BinaryPrimitives.ReverseEndianness(bytes);
    }
}
