using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass10Write;

/// <summary>Writes chunks on all cores. Chunks do not overlap, so the file does not depend on the number of cores.</summary>
internal static class ChunkWork
{
    public static void Run(List<(Chunk Chunk, int Offset)> work, byte[] file, WriteContext context, ParallelOptions options)
    {
        // The largest chunk comes first, so that no core starts it when the others are done.
        work.Sort((a, b) => b.Chunk.Size.CompareTo(a.Chunk.Size));
        Parallel.ForEach(work, options, item => item.Chunk.Write(file.AsSpan(item.Offset, (int)item.Chunk.Size), context));
    }
}
