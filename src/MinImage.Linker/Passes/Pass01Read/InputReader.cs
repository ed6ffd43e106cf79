using MinImage.Linker.Diagnostics;
using MinImage.Linker.Inputs;
using MinImage.Linker.Model;
using MinImage.Linker.Objects;

namespace MinImage.Linker.Passes.Pass01Read;

/// <summary>Pass 1: reads the objects, and the symbol indexes of the archives.</summary>
internal static class InputReader
{
    /// <summary>Reads all inputs.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="diagnostics">Receives errors about inputs that cannot be read.</param>
    /// <param name="options">Cancels the pass, and limits the number of cores.</param>
    public static InputFiles Read(LinkInputs inputs, LinkDiagnostics diagnostics, ParallelOptions options)
    {
        var files = new object?[inputs.Files.Length];
        Parallel.For(0, files.Length, options, i =>
        {
            var (name, content) = inputs.Files[i];
            files[i] = ArchiveReader.IsArchive(content)
                ? ArchiveReader.Read(name, i, content, diagnostics)
                : ObjectReader.Read(name, (long)i << 32, content, 0, content.Length, inputs.Machine, diagnostics);
        });
        return new InputFiles([.. files.OfType<ObjectFile>()], [.. files.OfType<Archive>()]);
    }
}
