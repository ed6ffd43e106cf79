using System.Text;
using System.Text.RegularExpressions;
using MinImage.Linker.Reading;
using MinImage.Sizes;

namespace MinImage.Ilc;

/// <summary>
/// What the sections of ILC's object hold. There are few and large ones: what is in them is told by the symbols, each of which owns what follows it.
/// </summary>
internal sealed partial class CompiledObject
{
    private const string Code = "__managedcode";
    private const string Hydrated = ".hydrated";
    private const string ReadOnlyData = ".rodata";
    private const string Commands = "__dehydrated_data";
    private const string Metadata = "__embedded_metadata";

    // What a type has besides its methods.
    private const string TypeData = "(type data)";
    private const string Statics = "(static fields)";
    private const string Constants = "(constants)";
    private const string FrozenObjects = "(frozen objects)";
    private const string Literals = "(string literals)";

    // What belongs to no type.
    private const string Tables = "reflection and tables";
    private const string SharedLiterals = "string literals";
    private const string Stubs = "Internal_CompilerGenerated";

    // What ILC puts before the name of a method, or of a type: and what that makes of the type. None: the method itself.
    private static readonly (string Prefix, string? Part)[] Prefixes =
    [
        ("unbox_", null), ("__ehinfo_", null), ("__fatpointer_", null), ("__fataddresstakenpointer_", null),
        ("__pinvoke_", null), ("__GenericLookupFromDict_", TypeData), ("__GenericLookupFromType_", TypeData), ("__ResolveVirtualFunction_", TypeData),
        ("__GetGCStaticBase_", Statics), ("__GetNonGCStaticBase_", Statics), ("__GetThreadStaticBase_", Statics),
        ("__GCSTATICS", Statics), ("__NONGCSTATICS", Statics), ("__THREADSTATICS", Statics), ("__TypeThreadStaticIndex", Statics),
        ("__writableData", TypeData), ("__GCStaticEEType_", TypeData), ("__InterfaceDispatchMap_", TypeData), ("__InterfaceDispatchCell_", TypeData),
        ("__GenericDict_", TypeData), ("__GenericInstance_", TypeData), ("__GenericVariance_", TypeData), ("__RuntimeType_", TypeData), ("_associatedData_", TypeData),
        ("__FrozenObj_", FrozenObjects), ("__readonlydata_", Constants),
    ];

    private static readonly string[] Wrappers = ["<Boxed>", "<unbox>", "__Array<", "__MDArray<", "Boxed_"];

    private readonly ObjectSymbols _symbols;
    private readonly ManagedTypes _types;
    private readonly SizeBuilder _root;
    private readonly Dictionary<int, SizeBuilder> _literals = [];
    private char[] _name = new char[1024];

    /// <param name="symbols">The object.</param>
    /// <param name="types">The types that its symbols name.</param>
    /// <param name="root">The tree.</param>
    public CompiledObject(ObjectSymbols symbols, ManagedTypes types, SizeBuilder root)
    {
        _symbols = symbols;
        _types = types;
        _root = root;
        ReadLiterals();
    }

    /// <summary>Says whose the bytes of a section are, in their order.</summary>
    /// <param name="section">The section's name.</param>
    /// <param name="visit">Gets a part's offset, its bytes, and its place in the tree.</param>
    public void Visit(string section, Action<ulong, ulong, SizeBuilder> visit)
    {
        foreach (var symbol in _symbols.In(section))
        {
            if (symbol.Size == 0)
            {
                continue;
            }

            if (section == ReadOnlyData && NameIs(symbol.Index, Commands))
            {
                VisitHydrated(symbol, visit);
            }
            else
            {
                visit(symbol.Offset, symbol.Size, Place(symbol.Index).Node);
            }
        }
    }

    // The data is not in the file: what is there are the commands from which it is made.
    private void VisitHydrated(ObjectSymbol commands, Action<ulong, ulong, SizeBuilder> visit)
    {
        var places = _symbols.In(Hydrated);
        var tables = _root[SizeCategory.Framework][Tables];
        var content = _symbols.ContentOf(ReadOnlyData).Slice((int)commands.Offset, (int)commands.Size);
        var at = 0;
        var owner = tables[Commands.TrimStart('_')];
        visit(commands.Offset, Math.Min(sizeof(int), commands.Size), owner);
        var end = HydratedData.Visit(content, _symbols.SizeOf(Hydrated), (offset, bytes, made) =>
        {
            for (; at < places.Length && places[at].Offset <= made; at++)
            {
                if (places[at].Size > 0)
                {
                    owner = Place(places[at].Index).Node;
                }
            }

            visit(commands.Offset + (ulong)offset, (ulong)bytes, owner);
        });

        // Addresses that more than one command needs.
        if ((ulong)end < commands.Size)
        {
            visit(commands.Offset + (ulong)end, commands.Size - (ulong)end, tables["addresses in type data"]);
        }
    }

    // A literal's symbol says what is in it, and not who uses it: it counts for the first one that does.
    private void ReadLiterals()
    {
        var code = _symbols.In(Code);
        var at = -1;
        SizeBuilder? user = null;
        _symbols.VisitReferences(Code, (offset, index) =>
        {
            if (!_symbols.NameOf(index).StartsWith("__Str_"u8))
            {
                return;
            }

            while (at + 1 < code.Length && code[at + 1].Offset <= offset)
            {
                at++;
                user = null;
            }

            if (at >= 0 && !_literals.ContainsKey(index))
            {
                user ??= Place(code[at].Index).Type;
                _literals[index] = user[Literals];
            }
        });
    }

    private bool NameIs(int index, string name) => _symbols.NameOf(index).SequenceEqual(Encoding.ASCII.GetBytes(name));

    // The place of what a symbol owns, and of the type that it belongs to.
    private (SizeBuilder Type, SizeBuilder Node) Place(int index)
    {
        var bytes = _symbols.NameOf(index);
        if (bytes.StartsWith("__Str_"u8))
        {
            var literal = _literals.GetValueOrDefault(index) ?? _root[SizeCategory.Framework][SharedLiterals];
            return (literal, literal);
        }

        if (_name.Length < bytes.Length)
        {
            _name = new char[bytes.Length * 2];
        }

        var symbol = _name.AsSpan(0, Encoding.Latin1.GetChars(bytes, _name));
        var rest = WithoutPrefix(symbol, out var part);
        if (Find(ref rest, out var length) is not { } type)
        {
            return Nameless(symbol);
        }

        var node = type.NodeIn(_root);
        if (part is null && Member(rest[length..]) is { IsEmpty: false } member)
        {
            return (node, node[MemberName(member)]);
        }

        return (node, node[part ?? (rest[length..].StartsWith("__") ? Constants : TypeData)]);
    }

    private (SizeBuilder Type, SizeBuilder Node) Nameless(ReadOnlySpan<char> symbol)
    {
        var tables = _root[SizeCategory.Framework][Tables];
        return symbol switch
        {
            _ when symbol.StartsWith(Stubs) => (tables, tables["stubs for reflection"]),
            Metadata => (tables, tables["reflection metadata"]),
            _ => (tables, tables[TrailingNumber().Replace(symbol.ToString().TrimStart('_'), "")]),
        };
    }

    private static ReadOnlySpan<char> WithoutPrefix(ReadOnlySpan<char> symbol, out string? part)
    {
        part = null;
        if (symbol.StartsWith("_lsda"))
        {
            return symbol["_lsda".Length..].TrimStart("0123456789");
        }

        if (symbol.StartsWith("_ZTV") || symbol.StartsWith("__SealedVTable_"))
        {
            part = TypeData;
            return symbol[(symbol.IndexOf("_ZTV") + "_ZTV".Length)..].TrimStart("0123456789");
        }

        if (symbol.StartsWith("__DelegateCtor_"))
        {
            // The constructor's own name, and then the method that the delegate is of.
            var rest = symbol["__DelegateCtor_".Length..];
            for (var i = 0; i < 2 && rest.IndexOf("__") is >= 0 and var at; i++)
            {
                rest = rest[(at + 2)..];
            }

            return rest;
        }

        if (symbol[0] is '_' or 'u')
        {
            foreach (var (prefix, kind) in Prefixes)
            {
                if (symbol.StartsWith(prefix))
                {
                    part = kind;
                    return symbol[prefix.Length..];
                }
            }
        }

        return symbol;
    }

    private ManagedType? Find(ref ReadOnlySpan<char> rest, out int length)
    {
        for (var i = 0; i < Wrappers.Length; i++)
        {
            if (rest.StartsWith(Wrappers[i]))
            {
                rest = rest[Wrappers[i].Length..];
                i = -1;
            }
        }

        if (_types.Find(rest, out length) is { } type)
        {
            return type;
        }

        // Behind a prefix that is not known: where an assembly's name begins.
        for (var at = 1; at < rest.Length; at++)
        {
            if (rest[at - 1] is '_' or '<' or '>' && char.IsAsciiLetterUpper(rest[at]) && _types.Find(rest[at..], out length) is { } inner)
            {
                rest = rest[at..];
                return inner;
            }
        }

        length = 0;
        return null;
    }

    // What follows the type, behind the arguments of a generic one.
    private static ReadOnlySpan<char> Member(ReadOnlySpan<char> rest)
    {
        if (rest.StartsWith('<'))
        {
            var depth = 0;
            var at = 0;
            do
            {
                depth += rest[at] switch { '<' => 1, '>' => -1, _ => 0 };
                at++;
            }
            while (depth > 0 && at < rest.Length);
            rest = rest[at..];
        }

        return rest.StartsWith("__") ? rest[2..] : [];
    }

    private static string MemberName(ReadOnlySpan<char> member)
    {
        // A generic method's arguments, and the number of an overload.
        var end = member.IndexOf('<');
        var name = TrailingNumber().Replace((end > 0 ? member[..end] : member).ToString(), "");
        if (Generated().Match(name) is { Success: true } match)
        {
            return $"{match.Groups["method"].Value} ({(match.Groups["kind"].Value == "b" ? "lambda" : "local function")})";
        }

        return name is "_ctor" or "_cctor" ? "." + name[1..] : name;
    }

    [GeneratedRegex(@"_\d+\z", RegexOptions.CultureInvariant)]
    private static partial Regex TrailingNumber();

    // <Run>b__0, <Run>g__Local|0: ILC writes an underscore for each character that no symbol has.
    [GeneratedRegex(@"\A_(?<method>.+?)_(?<kind>[bg])__", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Generated();
}
