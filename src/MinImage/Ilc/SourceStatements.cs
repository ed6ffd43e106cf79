using System.Reflection.Metadata;
using MinImage.Host.Files;

namespace MinImage.Ilc;

/// <summary>The lines of an assembly's statements, from its symbols.</summary>
internal static class SourceStatements
{
    /// <summary>Reads a portable PDB.</summary>
    /// <param name="symbols">The file, which may be missing or damaged.</param>
    /// <returns>For each file and line in which a statement begins, the line in which it ends.</returns>
    public static Dictionary<(string File, int Line), int> Read(string symbols)
    {
        // Without the lines, a warning is compared by the first line of its statement.
        var lines = new Dictionary<(string, int), int>();
        if (File.Exists(symbols))
        {
            try
            {
                Read(symbols, lines);
            }
            catch (BadImageFormatException)
            {
                lines.Clear();
            }
        }

        return lines;
    }

    private static void Read(string symbols, Dictionary<(string File, int Line), int> lines)
    {
        using var provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(RegularFile.ReadAllBytes(symbols)));
        var reader = provider.GetMetadataReader();
        var names = reader.Documents.ToDictionary(document => document, document => reader.GetString(reader.GetDocument(document).Name));
        foreach (var method in reader.MethodDebugInformation)
        {
            foreach (var point in reader.GetMethodDebugInformation(method).GetSequencePoints().Where(point => !point.IsHidden))
            {
                var start = (names[point.Document], point.StartLine);
                lines[start] = Math.Max(point.EndLine, lines.GetValueOrDefault(start));
            }
        }
    }
}
