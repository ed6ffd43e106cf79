using System.Collections.Immutable;
using MinImage.Ilc;
using MinImage.Linking;

namespace MinImage.Publishing;

/// <summary>A link, and what is recorded of it.</summary>
/// <param name="Link">The link.</param>
/// <param name="Program">The program whose object <paramref name="Link"/> links.</param>
/// <param name="RequirementsFile">The file for what the program requires.</param>
public sealed record ProgramLinkRequest(LinkRequest Link, CompiledProgram Program, string RequirementsFile)
{
    /// <summary>What was compiled: the app's assemblies, and those that came with .NET.</summary>
    public ImmutableArray<CompiledAssembly> Assemblies { get; init; } = [];

    /// <summary>The file for the record of what was linked; null for none.</summary>
    public string? LinkedInputsFile { get; init; }

    /// <summary>The file for the sizes of what the executable consists of, if the linker knows; null for none.</summary>
    public string? SizesFile { get; init; }
}
