using System.Collections.Immutable;
using MinImage.Platforms;

namespace MinImage.Ilc;

/// <summary>What a native compile took and made.</summary>
/// <param name="ObjectFile">The object that ILC wrote.</param>
/// <param name="Platform">What it is for.</param>
/// <param name="Assemblies">The paths of the app's assembly, of the projects it refers to and of its packages' assemblies.</param>
/// <param name="FrameworkAssemblies">The names of the assemblies that came with .NET, without <c>.dll</c>.</param>
public sealed record CompiledProgram(
    string ObjectFile, Platform Platform, ImmutableArray<string> Assemblies, ImmutableArray<string> FrameworkAssemblies);
