using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace MinImage.Testing.Sources;

/// <summary>
/// The sources of one assembly, read as text: which folder uses which, by <c>using</c> lines, qualified names and the types of enclosing namespaces.
/// </summary>
internal sealed partial class SourceTree
{
    private readonly string _root;
    private readonly string _rootNamespace;
    private readonly ImmutableArray<string> _files;
    private readonly ILookup<string, string> _types;

    /// <param name="root">The folder of the project.</param>
    /// <param name="rootNamespace">The namespace of the files in <paramref name="root"/> itself.</param>
    public SourceTree(string root, string rootNamespace)
    {
        _root = root;
        _rootNamespace = rootNamespace;
        _files =
        [
            .. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
                .Where(file => Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"))
                .Order(StringComparer.Ordinal),
        ];
        _types = _files.ToLookup(FolderOf, file => Path.GetFileName(file).Split('.')[0]);
        Folders = [.. _types.Select(types => types.Key).Order(StringComparer.Ordinal)];
    }

    /// <summary>The folders that contain sources, as namespaces below the root's; the root itself is empty.</summary>
    public ImmutableArray<string> Folders { get; }

    /// <summary>The files whose namespace is not that of their folder, or that declare a type under another name than the file's.</summary>
    public IEnumerable<string> Misplaced() =>
        from file in _files
        let text = File.ReadAllText(file)
        where FileNamespace().Match(text).Groups[1].Value is { Length: > 0 } found && found != Full(FolderOf(file))
        select Path.GetRelativePath(_root, file);

    /// <summary>Every use of another folder of the assembly, once a file.</summary>
    public IEnumerable<SourceUse> Uses() => _files.SelectMany(file =>
    {
        var from = FolderOf(file);
        var text = File.ReadAllText(file);
        var code = Ignored().Replace(text, "${reference} ");
        return Used(text)
            .Concat(Qualified(code, from))
            .Concat(Enclosing(code, from))
            .Where(to => to != from)
            .Distinct()
            .Select(to => new SourceUse(Path.GetRelativePath(_root, file), from, to));
    });

    // The last part of a static using or an alias is a type.
    private IEnumerable<string> Used(string text) => Using().Matches(text)
        .Select(match => Below(match.Groups[1].Value))
        .OfType<string>()
        .Select(name => Folders.Contains(name) ? name : name[..Math.Max(name.LastIndexOf('.'), 0)])
        .Where(folder => Folders.Contains(folder));

    // Archives.ImageArchive, in a file of MinImage.Deliveries, needs no using.
    private IEnumerable<string> Qualified(string code, string from)
    {
        var enclosing = EnclosingOf(from).Append(from).Select(folder => folder.Length == 0 ? "" : folder + ".").ToList();
        return QualifiedName().Matches(code)
            .Select(match => match.Value)
            .Distinct()
            .SelectMany(name => enclosing.Select(prefix => prefix + name).Append(Below(name)))
            .OfType<string>()
            .SelectMany(FoldersIn);
    }

    // Whatever member of a type a name ends with: RootFileSystems.Accounts.ResolveUser names a type of RootFileSystems.
    private IEnumerable<string> FoldersIn(string name)
    {
        for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot > 0; dot = name.IndexOf('.', dot + 1))
        {
            if (TypesOf(name[..dot]).Contains(name[(dot + 1)..].Split('.')[0]))
            {
                yield return name[..dot];
            }
        }
    }

    // A file of MinImage.Images.Config sees the types of MinImage.Images.
    private IEnumerable<string> Enclosing(string code, string from)
    {
        var words = Word().Matches(code).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
        return EnclosingOf(from).Where(folder => TypesOf(folder).Any(words.Contains));
    }

    private IEnumerable<string> TypesOf(string folder) => _types[folder];

    private static IEnumerable<string> EnclosingOf(string folder)
    {
        for (var dot = folder.LastIndexOf('.'); dot > 0; dot = folder.LastIndexOf('.', dot - 1))
        {
            yield return folder[..dot];
        }

        if (folder.Length > 0)
        {
            yield return "";
        }
    }

    private string? Below(string name) =>
        name == _rootNamespace ? "" : name.StartsWith(_rootNamespace + ".", StringComparison.Ordinal) ? name[(_rootNamespace.Length + 1)..] : null;

    private string Full(string folder) => folder.Length == 0 ? _rootNamespace : $"{_rootNamespace}.{folder}";

    private string FolderOf(string file) =>
        Path.GetRelativePath(_root, Path.GetDirectoryName(file)!) is var folder && folder == "." ? "" : folder.Replace(Path.DirectorySeparatorChar, '.');

    [GeneratedRegex(@"^using (?:static |\w+ = )?([\w.]+);", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Using();

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex FileNamespace();

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*(?:\.[A-Z]\w*)+", RegexOptions.CultureInvariant)]
    private static partial Regex QualifiedName();

    [GeneratedRegex(@"\w+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    // Comments other than those of documentation, whose references are uses; strings; and namespace and using lines, which are read by themselves.
    [GeneratedRegex(
        @"(?<reference>cref=""[^""\n]*"")|(?<!/)//(?!/)[^\n]*|""(?:[^""\\\n]|\\.)*""|^(?:using|namespace) [^\n]*",
        RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Ignored();
}
