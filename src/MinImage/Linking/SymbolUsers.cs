using MinImage.Linker.Inputs;
using MinImage.Linker.Objects;

namespace MinImage.Linking;

/// <summary>Who of a program calls a library's functions: what is left out of the library depends on it. Each input is read once, when it is first asked for.</summary>
public sealed class SymbolUsers
{
    private readonly TargetMachine _machine;
    private readonly CancellationToken _cancellationToken;
    private readonly Lazy<Needs[]> _needs;

    /// <summary>Knows what may be asked.</summary>
    /// <param name="inputs">The program's objects and archives, in the order of the link; they have to stay open as long as it is asked.</param>
    /// <param name="machine">The processor.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
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

    /// <summary>The same with further inputs, behind those that are known.</summary>
    /// <param name="more">Objects and archives; they have to stay open as long as it is asked.</param>
    public SymbolUsers With(IEnumerable<LinkInput> more) => new(this, more);

    /// <summary>The first input that refers to one of some functions.</summary>
    /// <param name="isAsked">Which inputs are asked, by their names.</param>
    /// <param name="isOne">Whether a symbol is one of the functions.</param>
    /// <returns>The input's name, with the function, or with what is wrong with an input that cannot be read: it may call any. Null for none.</returns>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
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

    private Needs[] Read(LinkInput[] inputs)
    {
        var needs = new Needs[inputs.Length];
        Parallel.For(0, inputs.Length, new ParallelOptions { CancellationToken = _cancellationToken }, i =>
        {
            // What cannot be read is for the link to say, where it matters.
            var names = NeededSymbols.Of(inputs[i], _machine, out var problem);
            needs[i] = new Needs(inputs[i].Name, names, problem?.Message);
        });
        return needs;
    }

    private sealed record Needs(string Input, IReadOnlyList<string> Names, string? Problem);
}
