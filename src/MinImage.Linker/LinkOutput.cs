using System.Collections.Immutable;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Maps;

namespace MinImage.Linker;

/// <summary>What a link made: an executable, its symbol file and its map; or the reasons why there is none.</summary>
/// <param name="Executable">The bytes of a static-pie; null where there are diagnostics.</param>
/// <param name="SymbolFile">The bytes of the file with its symbols and debug information; null where there are diagnostics.</param>
/// <param name="Map">What came from where, and why; null where there are diagnostics.</param>
/// <param name="Diagnostics">All errors; never default.</param>
public sealed record LinkOutput(byte[]? Executable, byte[]? SymbolFile, LinkMap? Map, ImmutableArray<LinkDiagnostic> Diagnostics);
