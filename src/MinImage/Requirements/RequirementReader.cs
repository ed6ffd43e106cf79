using System.Collections.Immutable;
using MinImage.Diagnostics;
using MinImage.Ilc;
using MinImage.Linker;
using MinImage.Linker.Reading;
using MinImage.Linking;
using MinImage.Linking.BuiltIn;

namespace MinImage.Requirements;

/// <summary>
/// Reads from the object that ILC wrote what a program asks for: which of its methods call which of the framework's, and which functions
/// it looks for in native libraries. What ILC left out because nothing reaches it is not in there.
/// </summary>
public static class RequirementReader
{
    // What ILC calls the cell of a library that is looked for when a function of it is first called; and the names in cells.
    private const string LibraryCell = "__nativemodule_";
    private const string Text = "__utf8str_";

    // As many as a person reads.
    private const int MostMethods = 3;

    // That of a function.
    private static ReadOnlySpan<byte> FunctionCell => "__pinvoke_"u8;

    /// <summary>Reads a program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What it asks for.</returns>
    /// <exception cref="MinImageException">A code of the linker: the object cannot be read.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ProgramRequirements Read(CompiledProgram program, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(program);
        using var content = InputContent.FromFile(program.ObjectFile);
        var references = ObjectReferences.Read(new LinkInput(program.ObjectFile, content), TargetMachines.Of(program.Platform), out var problem)
            ?? throw LinkFailure.Of(problem!);
        var own = new OwnSymbols(program.Assemblies.Select(path => Path.GetFileNameWithoutExtension(path)), program.FrameworkAssemblies);
        cancellationToken.ThrowIfCancellationRequested();
        return new ProgramRequirements(
            Imports(references, own),
            Callers(references, own, FrameworkMethods.LibraryLoads),
            Callers(references, own, FrameworkMethods.TlsClients),
            Callers(references, own, FrameworkMethods.TimeZones),
            Callers(references, own, FrameworkMethods.Cultures),
            SettingsFiles.Read(program.Assemblies, references, own, cancellationToken));
    }

    private static ImmutableArray<string> Callers(ObjectReferences references, OwnSymbols own, FrameworkMethods methods) =>
        [.. references.Find(own.Contain, methods.Contain).Select(r => own.NameOf(r.From)).Distinct().Take(MostMethods)];

    private static ImmutableArray<NativeImport> Imports(ObjectReferences references, OwnSymbols own)
    {
        var functionCells = references.Find(from => IsOwnCell(from, own), StartsWith(LibraryCell, Text)).ToLookup(r => r.From, r => r.To);
        if (functionCells.Count == 0)
        {
            return [];
        }

        var libraries = references.Find(StartsWith(LibraryCell), StartsWith(Text)).ToLookup(r => r.From, r => references.TextAt(r.To));
        var callers = references.Find(own.Contain, to => IsOwnCell(to, own)).ToLookup(r => r.To, r => own.NameOf(r.From));
        return
        [
            .. functionCells
                .Select(cell => (
                    Symbol: cell.Key,
                    Function: cell.Where(to => to.StartsWith(Text, StringComparison.Ordinal)).Select(references.TextAt).FirstOrDefault() ?? "",
                    Library: cell.SelectMany(to => libraries[to]).FirstOrDefault() ?? ""))
                .GroupBy(import => import.Library, StringComparer.Ordinal)
                .OrderBy(library => library.Key, StringComparer.Ordinal)
                .Select(library => new NativeImport(
                    library.Key,
                    [.. library.Select(import => import.Function).Distinct().Order(StringComparer.Ordinal)],
                    [.. library.SelectMany(import => callers[import.Symbol]).Distinct().Order(StringComparer.Ordinal).Take(MostMethods)])),
        ];
    }

    private static bool IsOwnCell(ReadOnlySpan<byte> symbol, OwnSymbols own) =>
        symbol.StartsWith(FunctionCell) && own.Contain(symbol[FunctionCell.Length..]);

    private static SymbolFilter StartsWith(params string[] prefixes)
    {
        var bytes = prefixes.Select(System.Text.Encoding.ASCII.GetBytes).ToArray();
        return name =>
        {
            foreach (var prefix in bytes)
            {
                if (name.StartsWith(prefix))
                {
                    return true;
                }
            }

            return false;
        };
    }
}
