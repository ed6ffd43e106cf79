using System.Collections.Immutable;

namespace MinImage.Ilc;

/// <summary>A native function that is looked up at its first call, because it is not linked in.</summary>
/// <param name="Library">The library's name in <c>DllImport</c> or <c>LibraryImport</c>.</param>
/// <param name="Function">The function's name.</param>
/// <param name="Callers">The managed methods that call it.</param>
internal sealed record LazyImport(string Library, string Function, ImmutableArray<string> Callers);
