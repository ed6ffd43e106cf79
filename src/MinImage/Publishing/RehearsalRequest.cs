using System.Collections.Immutable;
using MinImage.Platforms;

namespace MinImage.Publishing;

/// <summary>A link by the built-in linker that will follow.</summary>
/// <param name="Platform">The platform of the program.</param>
/// <param name="SysRootFolder">The sysroot.</param>
/// <param name="Arguments">The compiler driver's arguments, as ILCompiler's targets compose them.</param>
public sealed record RehearsalRequest(Platform Platform, string SysRootFolder, ImmutableArray<string> Arguments)
{
    /// <summary>Whether this process has rehearsed before, for another platform; then only the libraries are read.</summary>
    public bool IsRehearsed { get; init; }
}
