using MinImage.Linker.Inputs;
using MinImage.Linker.Objects;

namespace MinImage.Linking;

/// <summary>
/// Finds the inputs of a program that use a library's functions: they determine what is removed from the library. Each input is read once, on first use.
/// </summary>
internal sealed class SymbolUsers
{
    private readonly TargetMachine _machine;
    private readonly CancellationToken _cancellationToken;
    private readonly Lazy<Needs[]> _needs;

    /// <summary>Prepares the search; no input is read yet.</summary>
    /// <param name="inputs">The program's objects and archives, in the order of the link; they have to stay open until the last search.</param>
    /// <param name="machine">The processor.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    public SymbolUsers(IEnumerable<LinkInput> inputs, TargetMachine machine, CancellationToken cancellationToken)
    {
        _machine = machine;
        _cancellationToken = cancellationToken;
        _needs = new(() => Read([.. inputs]));
    }

    private SymbolUsers(SymbolUsers known, IEnumerable<LinkInput> more)
    {
        _machine = known._machine;
        _cancellationToken = known._cancellationToken;
        _needs = new(() => [.. known._needs.Value, .. Read([.. more])]);
    }

    /// <summary>Returns a search that also covers additional inputs, after the known ones.</summary>
    /// <param name="more">Objects and archives; they have to stay open until the last search.</param>
    public SymbolUsers With(IEnumerable<LinkInput> more) => new(this, more);

    /// <summary>Finds the first input that uses one of several functions.</summary>
    /// <param name="isSearched">Selects the inputs to search, by their names.</param>
    /// <param name="isOne">Whether a symbol is one of the functions.</param>
    /// <returns>
    /// The input's name with the function, or with the problem of an input that cannot be read, which may use any function. Null if none.
    /// </returns>
    /// <exception cref="OperationCanceledException">Reading was canceled.</exception>
    public string? First(Func<string, bool> isSearched, Func<string, bool> isOne)
    {
        foreach (var needs in _needs.Value)
        {
            if (isSearched(needs.Input) && (needs.Names.FirstOrDefault(isOne) ?? needs.Problem) is { } reason)
            {
                return $"{needs.Input} ({reason})";
            }
        }

        return null;
    }

    private Needs[] Read(LinkInput[] inputs)
    {
        var needs = new Needs[inputs.Length];
        Parallel.For(0, inputs.Length, new ParallelOptions { CancellationToken = _cancellationToken }, i =>
        {
            // If the problem matters, the link reports it.
            var names = NeededSymbols.Of(inputs[i], _machine, out var problem);
            needs[i] = new Needs(inputs[i].Name, names, problem?.Message);
        });
        return needs;
    }

    private sealed record Needs(string Input, IReadOnlyList<string> Names, string? Problem);
}
