using System.Collections.Immutable;

namespace MinImage.Requirements;

/// <summary>Functions of a native library that the program looks up when it first calls them, because they are not linked in.</summary>
/// <param name="Library">The library's name in <c>DllImport</c> or <c>LibraryImport</c>.</param>
/// <param name="Functions">The functions' names, sorted.</param>
/// <param name="Methods">The managed methods that call the functions, sorted; at most three.</param>
public sealed record NativeImport(string Library, ImmutableArray<string> Functions, ImmutableArray<string> Methods);
