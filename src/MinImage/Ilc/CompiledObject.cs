using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using MinImage.Linker.Objects;

namespace MinImage.Ilc;

/// <summary>
/// The contents of the sections of ILC's object. The object has few, large sections, whose parts are found by their symbols.
/// </summary>
internal sealed class CompiledObject
{
    private static readonly byte[] HydrationCommands = Encoding.ASCII.GetBytes(ObjectNames.HydrationCommands);

    private readonly ObjectSymbols _symbols;
    private readonly SymbolOwners _owners;
    private readonly Dictionary<int, CompiledPart> _literals = [];
    private readonly Dictionary<int, CompiledPart> _parts = [];

    /// <param name="file">The object.</param>
    /// <param name="types">Finds the types of symbols.</param>
    public CompiledObject(InspectedObject file, ManagedTypes types)
    {
        Name = file.Name;
        _symbols = file.Symbols;
        _owners = new SymbolOwners(types);
        ReadLiterals();
        Assemblies = FindAssemblies();
    }

    /// <summary>The object's name as an input of the linker.</summary>
    public string Name { get; }

    /// <summary>The assemblies that survived trimming, those of which the object contains code or data, ordered by name.</summary>
    public ImmutableArray<CompiledAssembly> Assemblies { get; }

    /// <summary>Visits the parts of a section, in order.</summary>
    /// <param name="section">The section's name.</param>
    /// <param name="visit">Receives each part's offset and size, in bytes, and its description.</param>
    public void Visit(string section, Action<ulong, ulong, CompiledPart> visit)
    {
        foreach (var symbol in _symbols.In(section))
        {
            if (symbol.Size == 0)
            {
                continue;
            }

            if (section == ObjectNames.ReadOnlyData && _symbols.NameOf(symbol.Index).SequenceEqual(HydrationCommands))
            {
                VisitHydrated(symbol, visit);
            }
            else
            {
                visit(symbol.Offset, symbol.Size, PartOf(symbol.Index));
            }
        }
    }

    private ImmutableArray<CompiledAssembly> FindAssemblies()
    {
        // Symbols without bytes count, too: ILC merges identical methods, and only the first of their symbols owns the bytes.
        var found = new HashSet<CompiledAssembly>();
        foreach (var symbol in _symbols.Sections.SelectMany(section => _symbols.In(section)))
        {
            if (PartOf(symbol.Index).Type is { } type)
            {
                found.Add(type.Assembly);
            }
        }

        return [.. found.OrderBy(assembly => assembly.Name, StringComparer.Ordinal)];
    }

    // The hydrated data is not in the file: the bytes of each command are attributed to the data that it creates.
    private void VisitHydrated(ObjectSymbol commands, Action<ulong, ulong, CompiledPart> visit)
    {
        var places = _symbols.In(ObjectNames.Hydrated);
        var content = _symbols.ContentOf(ObjectNames.ReadOnlyData).Slice((int)commands.Offset, (int)commands.Size);
        var at = 0;
        var part = _owners.Of(HydrationCommands);
        visit(commands.Offset, Math.Min(sizeof(int), commands.Size), part);
        var end = HydratedData.Visit(content, _symbols.SizeOf(ObjectNames.Hydrated), (offset, bytes, made) =>
        {
            for (; at < places.Length && places[at].Offset <= made; at++)
            {
                if (places[at].Size > 0)
                {
                    part = PartOf(places[at].Index);
                }
            }

            visit(commands.Offset + (ulong)offset, (ulong)bytes, part);
        });

        if ((ulong)end < commands.Size)
        {
            visit(commands.Offset + (ulong)end, commands.Size - (ulong)end, new CompiledPart(CompiledPartKind.HydrationAddresses));
        }
    }

    // A literal's symbol contains its text, but not its users: the literal is attributed to the first user.
    private void ReadLiterals()
    {
        var code = _symbols.In(ObjectNames.Code);
        var at = -1;
        CompiledPart? literal = null;
        _symbols.VisitReferences(ObjectNames.Code, (offset, index) =>
        {
            if (!IsLiteral(index))
            {
                return;
            }

            while (at + 1 < code.Length && code[at + 1].Offset <= offset)
            {
                at++;
                literal = null;
            }

            if (at >= 0 && !_literals.ContainsKey(index))
            {
                literal ??= new CompiledPart(CompiledPartKind.Literal, PartOf(code[at].Index).Type);
                _literals[index] = literal.Value;
            }
        });
    }

    private CompiledPart PartOf(int index)
    {
        if (IsLiteral(index))
        {
            return _literals.TryGetValue(index, out var literal) ? literal : new CompiledPart(CompiledPartKind.SharedLiteral);
        }

        ref var part = ref CollectionsMarshal.GetValueRefOrAddDefault(_parts, index, out var isKnown);
        if (!isKnown)
        {
            part = _owners.Of(_symbols.NameOf(index));
        }

        return part;
    }

    private bool IsLiteral(int index) => _symbols.NameOf(index).StartsWith(ObjectNames.Literal);
}
