using System.Text;

namespace MinImage.Ilc;

/// <summary>Determines from a symbol's name the kind of its bytes and the type that they belong to.</summary>
/// <param name="types">Finds the types of symbols.</param>
internal sealed class SymbolOwners(ManagedTypes types)
{
    private char[] _name = new char[1024];

    /// <summary>Describes the bytes of a symbol that is not a string literal.</summary>
    /// <param name="name">The symbol's name.</param>
    public CompiledPart Of(ReadOnlySpan<byte> name)
    {
        if (_name.Length < name.Length)
        {
            _name = new char[name.Length * 2];
        }

        var symbol = _name.AsSpan(0, Encoding.Latin1.GetChars(name, _name));
        var rest = AsyncVariant.MethodOf(MangledPrefix.Remove(symbol, out var kind));
        if (Find(ref rest, out var length) is not { } type)
        {
            return OfNoType(symbol);
        }

        rest = rest[length..];
        if (kind != CompiledPartKind.Method)
        {
            return new CompiledPart(kind, type);
        }

        return MangledMember.Find(rest) is { IsEmpty: false } member
            ? new CompiledPart(CompiledPartKind.Method, type, MangledMember.NameOf(member))
            : new CompiledPart(MangledMember.Follows(rest) ? CompiledPartKind.Constants : CompiledPartKind.TypeData, type);
    }

    private static CompiledPart OfNoType(ReadOnlySpan<char> symbol) => symbol switch
    {
        _ when symbol.StartsWith(ObjectNames.Stubs) => new CompiledPart(CompiledPartKind.ReflectionStubs),
        ObjectNames.Metadata => new CompiledPart(CompiledPartKind.ReflectionMetadata),
        _ => new CompiledPart(CompiledPartKind.Table, Name: MangledMember.WithoutNumber(symbol.TrimStart('_')).ToString()),
    };

    private ManagedType? Find(ref ReadOnlySpan<char> rest, out int length)
    {
        rest = MangledPrefix.RemoveWrappers(rest);
        if (types.Find(rest, out length) is { } type)
        {
            return type;
        }

        // The prefix is unknown: search for the start of an assembly's name.
        for (var at = 1; at < rest.Length; at++)
        {
            if (rest[at - 1] is '_' or '<' or '>' && char.IsAsciiLetterUpper(rest[at]) && types.Find(rest[at..], out length) is { } inner)
            {
                rest = rest[at..];
                return inner;
            }
        }

        length = 0;
        return null;
    }
}
