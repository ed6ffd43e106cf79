using MinImage.Linker.Maps;

namespace MinImage.Linker.Model;

/// <summary>A contiguous part of an output section: a section of an object, or a part that the linker synthesizes.</summary>
internal abstract class Chunk
{
    /// <summary>The size in memory, in bytes. It is known before the layout, except for chunks that grow with the layout.</summary>
    public ulong Size { get; set; }

    /// <summary>The alignment, in bytes: a power of two.</summary>
    public ulong Alignment { get; set; } = 1;

    /// <summary>The output section that contains the chunk; null if it is not part of the program.</summary>
    public OutputSection? Output { get; set; }

    /// <summary>The offset in <see cref="Output"/>, in bytes.</summary>
    public ulong Offset { get; set; }

    public ulong Address => Output is null ? 0 : Output.Address + Offset;

    /// <summary>Lists the parts of an unwind table; empty for any other chunk.</summary>
    public virtual IEnumerable<LinkMapUnwindPart> UnwindParts() => [];

    /// <summary>Writes the chunk's bytes. All addresses are known.</summary>
    /// <param name="bytes">The chunk's <see cref="Size"/> bytes of the output file, which are not cleared.</param>
    /// <param name="context">The layout that symbols' addresses depend on.</param>
    public abstract void Write(Span<byte> bytes, WriteContext context);
}
