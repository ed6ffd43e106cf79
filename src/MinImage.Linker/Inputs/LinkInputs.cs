using System.Collections.Immutable;

namespace MinImage.Linker.Inputs;

/// <summary>All inputs of a link. They alone determine the bytes of the executable.</summary>
/// <param name="Machine">The processor.</param>
/// <param name="Files">
/// The files, in the order of their sections in the executable: the start files, the objects, the archives, the end files. If two
/// archives define a symbol, the first one is used.
/// </param>
/// <param name="Aliases">Symbols that are defined as aliases of other symbols, as <c>--defsym</c> does: <c>__xmknod</c> is <c>mknod</c>.</param>
/// <param name="SymbolFileName">The name of the symbol file, without a folder, by which a debugger finds it.</param>
public sealed record LinkInputs(
    TargetMachine Machine,
    ImmutableArray<LinkInput> Files,
    ImmutableSortedDictionary<string, string> Aliases,
    string SymbolFileName);
