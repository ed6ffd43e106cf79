using MinImage.Linker.Diagnostics;
using MinImage.Linker.Elf;
using MinImage.Linker.Inputs;

namespace MinImage.Linker.Objects;

/// <summary>The symbols that an object, or any member of an archive, references and does not define itself.</summary>
public static class NeededSymbols
{
    /// <summary>Lists the undefined symbols of an input.</summary>
    /// <param name="input">The object or archive.</param>
    /// <param name="machine">The processor that objects must be compiled for.</param>
    /// <param name="problem">The diagnostic if the input or a member cannot be read; null on success.</param>
    /// <returns>The distinct names, in the order of the file; also those of readable members if another one cannot be read.</returns>
    public static IReadOnlyList<string> Of(LinkInput input, TargetMachine machine, out LinkDiagnostic? problem)
    {
        ArgumentNullException.ThrowIfNull(input);
        problem = null;
        var names = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        var ranges = new List<(string Name, int Start, int Length)> { (input.Name, 0, input.Content.Length) };
        if (ArchiveReader.IsArchive(input.Content))
        {
            var problems = new LinkDiagnostics();
            if (ArchiveReader.Read(input.Name, 0, input.Content, problems) is not { } archive)
            {
                problem = problems.ToImmutable().FirstOrDefault();
                return names;
            }

            ranges = [.. archive.Members.Values.OrderBy(m => m.Start).Select(m => (archive.NameOf(m), m.Start, m.Length))];
        }

        foreach (var (name, start, length) in ranges)
        {
            if (ObjectReader.Read(name, input.Content, start, length, machine, out var unreadable) is not { } file)
            {
                problem ??= unreadable;
                continue;
            }

            for (var i = file.FirstGlobal; i < file.Symbols.Length; i++)
            {
                if (file.Entries[i].SectionIndex == SymbolEntry.Undefined && known.Add(file.Symbols[i].Name))
                {
                    names.Add(file.Symbols[i].Name);
                }
            }
        }

        return names;
    }
}
