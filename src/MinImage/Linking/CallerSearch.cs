using System.Collections.Frozen;
using MinImage.Linker;
using MinImage.Linker.Reading;

namespace MinImage.Linking;

/// <summary>Who calls a library's functions: what is left out of the library depends on it.</summary>
internal static class CallerSearch
{
    /// <summary>The first input that refers to one of the functions.</summary>
    /// <param name="inputs">Objects and archives, in the order of the link.</param>
    /// <param name="functions">The functions' symbols.</param>
    /// <param name="machine">The processor.</param>
    /// <returns>The input's name, with the function, or with what is wrong with an input that cannot be read: it may call any. Null for none.</returns>
    public static string? First(IEnumerable<LinkInput> inputs, FrozenSet<string> functions, TargetMachine machine) =>
        inputs.AsParallel().AsOrdered().Select(input =>
        {
            // What cannot be read is for the link to say, where it matters.
            var needed = SymbolListing.NeededBy(input, machine, out var problem);
            return (needed.FirstOrDefault(functions.Contains) ?? problem?.Message) is { } reason ? $"{input.Name} ({reason})" : null;
        }).FirstOrDefault(caller => caller is not null);
}
