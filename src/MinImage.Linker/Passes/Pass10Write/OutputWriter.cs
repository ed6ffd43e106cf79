using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass10Write;

/// <summary>Pass 10: writes the executable and its symbol file, concurrently.</summary>
internal static class OutputWriter
{
    /// <summary>Writes both files.</summary>
    /// <param name="context">The layout; receives errors about values that do not fit.</param>
    /// <param name="resolution">The program's symbols.</param>
    /// <param name="symbolFileName">The symbol file's name, without a folder.</param>
    /// <param name="options">Cancels the pass, and limits the number of cores.</param>
    /// <returns>The files; invalid if errors were reported.</returns>
    public static (byte[] Executable, byte[] SymbolFile) Write(
        WriteContext context, Resolution resolution, string symbolFileName, ParallelOptions options)
    {
        byte[] executable = [];
        byte[] symbolFile = [];
        Parallel.Invoke(
            options,
            () => executable = ExecutableWriter.Write(context, symbolFileName, options),
            () => symbolFile = SymbolFileWriter.Write(context, resolution, options));
        if (!context.Diagnostics.HasErrors)
        {
            // The build-id is known only after the whole executable is written.
            SymbolFileWriter.Finish(symbolFile, executable, context.Memory);
        }

        return (executable, symbolFile);
    }
}
