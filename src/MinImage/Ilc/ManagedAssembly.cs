using System.Reflection.PortableExecutable;
using MinImage.Diagnostics;
using MinImage.Linker.Inputs;

namespace MinImage.Ilc;

/// <summary>Opens assemblies.</summary>
internal static class ManagedAssembly
{
    /// <summary>Reads an assembly; does nothing if the file has no metadata.</summary>
    /// <param name="path">The assembly's path.</param>
    /// <param name="read">Reads the assembly.</param>
    /// <exception cref="MinImageException"><see cref="Codes.FileNotAccessible"/>: the assembly is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read, or another process changes it.</exception>
    public static void Read(string path, Action<PEReader> read)
    {
        try
        {
            // A PEReader maps the file of a FileStream, and another process may truncate it.
            using var content = InputContent.FromFile(path);
            using var file = new PEReader(content.ToImmutableArray());
            if (file.HasMetadata)
            {
                read(file);
            }
        }
        catch (BadImageFormatException e)
        {
            throw new MinImageException(
                Codes.FileNotAccessible,
                $"The assembly '{path}' is damaged: {e.Message} Build it or restore its package again.",
                e);
        }
    }
}
