using System.Collections.Immutable;

namespace MinImage.Ilc;

/// <summary>A native function that the program looks up when it first calls it, because the function is not linked in.</summary>
/// <param name="Library">The library as <c>DllImport</c> or <c>LibraryImport</c> names it.</param>
/// <param name="Function">The function's name.</param>
/// <param name="Callers">The managed methods that call it.</param>
internal sealed record LazyImport(string Library, string Function, ImmutableArray<string> Callers);
