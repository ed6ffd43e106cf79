using System.Collections.Immutable;

namespace MinImage.Linker.Inputs;

/// <summary>Everything that makes an executable what it is.</summary>
/// <param name="Machine">The processor.</param>
/// <param name="Files">
/// In the order in which their sections stand in the executable: the start files, the objects, the archives, the end files.
/// The order of archives says only which of two definitions is taken.
/// </param>
/// <param name="Aliases">Symbols that are defined as another name of a symbol, as <c>--defsym</c> does: <c>__xmknod</c> is <c>mknod</c>.</param>
/// <param name="SymbolFileName">The file name, without a folder, under which a debugger finds the symbol file.</param>
public sealed record LinkInputs(
    TargetMachine Machine,
    ImmutableArray<LinkInput> Files,
    ImmutableSortedDictionary<string, string> Aliases,
    string SymbolFileName);
