using System.Collections.Immutable;
using System.Text;
using MinImage.Linker.Objects;

namespace MinImage.Ilc;

/// <summary>Finds the assemblies that survived trimming, by the symbols in ILC's object: those of a type begin with the name of its assembly.</summary>
internal sealed class SurvivingAssemblies
{
    private readonly Dictionary<string, CompiledAssembly> _byPrefix = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CompiledAssembly>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly HashSet<CompiledAssembly> _found = [];
    private char[] _name = new char[1024];

    private SurvivingAssemblies(IEnumerable<CompiledAssembly> assemblies)
    {
        foreach (var assembly in assemblies)
        {
            _byPrefix.TryAdd(MangledName.OfAssembly(assembly.Name), assembly);
        }

        _lookup = _byPrefix.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Returns the assemblies of which an object contains code or data.</summary>
    /// <param name="compiled">ILC's object.</param>
    /// <param name="assemblies">The compiled assemblies; if several have the same name, the first is used.</param>
    public static ImmutableArray<CompiledAssembly> Find(ObjectSymbols compiled, IEnumerable<CompiledAssembly> assemblies)
    {
        var surviving = new SurvivingAssemblies(assemblies);
        foreach (var symbol in compiled.Sections.SelectMany(section => compiled.In(section)))
        {
            surviving.Add(compiled.NameOf(symbol.Index));
        }

        return [.. surviving._found.OrderBy(assembly => assembly.Name, StringComparer.Ordinal)];
    }

    private void Add(ReadOnlySpan<byte> name)
    {
        if (_name.Length < name.Length)
        {
            _name = new char[name.Length * 2];
        }

        var symbol = MangledPrefix.RemoveWrappers(MangledPrefix.Remove(_name.AsSpan(0, Encoding.Latin1.GetChars(name, _name)), out _));
        if (symbol.StartsWith(ObjectNames.Canonical))
        {
            return;
        }

        CompiledAssembly? longest = null;
        for (var end = symbol.IndexOf('_'); end >= 0;)
        {
            // The longest matching name is the assembly's: even if the app is named 'System', 'System.Net.Http' is the framework's.
            longest = _lookup.TryGetValue(symbol[..end], out var assembly) ? assembly : longest;
            var next = symbol[(end + 1)..].IndexOf('_');
            end = next < 0 ? -1 : end + 1 + next;
        }

        if (longest is not null)
        {
            _found.Add(longest);
        }
    }
}
