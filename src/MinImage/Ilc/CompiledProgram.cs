using System.Collections.Immutable;
using MinImage.Platforms;

namespace MinImage.Ilc;

/// <summary>A program that ILC compiled.</summary>
/// <param name="ObjectFile">The path of ILC's object.</param>
/// <param name="Platform">The program's platform.</param>
/// <param name="Assemblies">The paths of the assemblies of the app, of the projects that it references, and of its packages.</param>
/// <param name="FrameworkAssemblies">The names of the assemblies that are part of .NET, without <c>.dll</c>.</param>
public sealed record CompiledProgram(
    string ObjectFile, Platform Platform, ImmutableArray<string> Assemblies, ImmutableArray<string> FrameworkAssemblies);
