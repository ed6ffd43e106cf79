using System.Collections.Immutable;

namespace MinImage.Requirements;

/// <summary>Functions of a native library that the program looks for when it first calls them, because they are not linked in.</summary>
/// <param name="Library">The library as <c>DllImport</c> or <c>LibraryImport</c> names it.</param>
/// <param name="Functions">The functions' names, ordered.</param>
/// <param name="Methods">The managed methods that call them, ordered; not all where there are many.</param>
public sealed record NativeImport(string Library, ImmutableArray<string> Functions, ImmutableArray<string> Methods);
