using MinImage.Linker;
using MinImage.Linker.Reading;

namespace MinImage.Linking;

/// <summary>Who of a program calls a library's functions: what is left out of the library depends on it. Each input is read once, when it is first asked for.</summary>
/// <param name="inputs">The program's objects and archives, in the order of the link; they have to stay open as long as it is asked.</param>
/// <param name="machine">The processor.</param>
public sealed class CallerSearch(IEnumerable<LinkInput> inputs, TargetMachine machine)
{
    private readonly Lazy<Needs[]> _needs = new(() =>
    {
        LinkInput[] all = [.. inputs];
        var needs = new Needs[all.Length];
        Parallel.For(0, all.Length, i =>
        {
            // What cannot be read is for the link to say, where it matters.
            var names = NeededSymbols.Of(all[i], machine, out var problem);
            needs[i] = new Needs(all[i].Name, names, problem?.Message);
        });
        return needs;
    });

    /// <summary>The first input that refers to one of some functions.</summary>
    /// <param name="isAsked">Which inputs are asked, by their names.</param>
    /// <param name="isOne">Whether a symbol is one of the functions.</param>
    /// <returns>The input's name, with the function, or with what is wrong with an input that cannot be read: it may call any. Null for none.</returns>
    public string? First(Func<string, bool> isAsked, Func<string, bool> isOne)
    {
        ArgumentNullException.ThrowIfNull(isAsked);
        ArgumentNullException.ThrowIfNull(isOne);
        foreach (var needs in _needs.Value)
        {
            if (isAsked(needs.Input) && (needs.Names.FirstOrDefault(isOne) ?? needs.Problem) is { } reason)
            {
                return $"{needs.Input} ({reason})";
            }
        }

        return null;
    }

    private sealed record Needs(string Input, IReadOnlyList<string> Names, string? Problem);
}
