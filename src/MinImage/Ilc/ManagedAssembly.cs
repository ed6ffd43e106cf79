using System.Reflection.PortableExecutable;
using MinImage.Diagnostics;

namespace MinImage.Ilc;

/// <summary>An assembly that is looked into.</summary>
internal static class ManagedAssembly
{
    /// <summary>Reads an assembly; one without metadata has nothing to read.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="read">Reads.</param>
    /// <exception cref="MinImageException"><see cref="Codes.FileNotAccessible"/>: it is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static void Read(string path, Action<PEReader> read)
    {
        try
        {
            using var file = new PEReader(File.OpenRead(path));
            if (file.HasMetadata)
            {
                read(file);
            }
        }
        catch (BadImageFormatException e)
        {
            throw new MinImageException(Codes.FileNotAccessible, $"The assembly '{path}' is damaged: {e.Message} Build it, or restore its package, again.", e);
        }
    }
}
