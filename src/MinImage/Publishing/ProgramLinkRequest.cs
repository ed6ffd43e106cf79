using System.Collections.Immutable;
using MinImage.Ilc;
using MinImage.Linking;

namespace MinImage.Publishing;

/// <summary>A link, and the files for its records.</summary>
/// <param name="Link">The link.</param>
/// <param name="Program">The program whose object is linked.</param>
/// <param name="RequirementsFile">The file that records what the program requires.</param>
public sealed record ProgramLinkRequest(LinkRequest Link, CompiledProgram Program, string RequirementsFile)
{
    /// <summary>The compiled assemblies: those of the app and those of .NET.</summary>
    public ImmutableArray<CompiledAssembly> Assemblies { get; init; } = [];

    /// <summary>The file that records the contents of inputs and outputs, by which an unchanged link is skipped; null to link in any case.</summary>
    public string? RecordFile { get; init; }

    /// <summary>The file that records what was linked; null if none.</summary>
    public string? LinkedInputsFile { get; init; }

    /// <summary>The file that records the sizes of the executable's parts, if the linker knows them; null if none.</summary>
    public string? SizesFile { get; init; }
}
