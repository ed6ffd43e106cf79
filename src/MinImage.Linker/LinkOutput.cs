using System.Collections.Immutable;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Maps;

namespace MinImage.Linker;

/// <summary>The result of a link: an executable, its symbol file and its map; or the errors that prevent the link.</summary>
/// <param name="Executable">The bytes of a static-pie; null if there are diagnostics.</param>
/// <param name="SymbolFile">The bytes of the file with the symbols and debug information; null if there are diagnostics.</param>
/// <param name="Map">The origin of every byte of the executable; null if there are diagnostics.</param>
/// <param name="Diagnostics">All errors; never default.</param>
public sealed record LinkOutput(byte[]? Executable, byte[]? SymbolFile, LinkMap? Map, ImmutableArray<LinkDiagnostic> Diagnostics);
