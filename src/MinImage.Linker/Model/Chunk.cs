using MinImage.Linker.Maps;

namespace MinImage.Linker.Model;

/// <summary>A run of bytes that is placed as a whole: a section of an object, or something that the linker makes.</summary>
internal abstract class Chunk
{
    /// <summary>The size in memory, in bytes; known before the layout, but for a few that the layout itself decides.</summary>
    public ulong Size { get; set; }

    /// <summary>A power of two.</summary>
    public ulong Alignment { get; set; } = 1;

    /// <summary>Where it is placed; null where it is not part of the program.</summary>
    public OutputSection? Output { get; set; }

    /// <summary>Bytes from the start of <see cref="Output"/>.</summary>
    public ulong Offset { get; set; }

    public ulong Address => Output is null ? 0 : Output.Address + Offset;

    /// <summary>Lists the parts of an unwind table; empty for any other chunk.</summary>
    public virtual IEnumerable<LinkMapUnwindPart> UnwindParts() => [];

    /// <summary>Writes the bytes, when all addresses are known.</summary>
    /// <param name="bytes">The place in the output file, <see cref="Size"/> bytes; not cleared.</param>
    /// <param name="context">What the addresses of symbols need.</param>
    public abstract void Write(Span<byte> bytes, WriteContext context);
}
