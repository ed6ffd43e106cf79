using System.Collections.Immutable;

namespace MinImage.Linker.Model;

/// <summary>The sections of the executable, before they have addresses.</summary>
/// <param name="Sections">The executable's sections, in the order of their addresses.</param>
/// <param name="DebugSections">The sections that only the symbol file contains.</param>
/// <param name="Tables">The tables that the linker creates; each is a part of one of the sections.</param>
internal sealed record SectionPlan(ImmutableArray<OutputSection> Sections, ImmutableArray<OutputSection> DebugSections, LinkerTables Tables)
{
    /// <summary>Returns the executable's section with a name; null if there is none.</summary>
    /// <param name="name">The name.</param>
    public OutputSection? Find(string name) => Sections.FirstOrDefault(s => s.Name == name);
}
