using System.Collections.Immutable;

namespace MinImage.Linker.Model;

/// <summary>A section group (System V gABI, "Section Groups").</summary>
/// <param name="SignatureIndex">The symbol whose name is the group's.</param>
/// <param name="IsComdat">Whether one copy of it is taken and all others are discarded (<c>GRP_COMDAT</c>).</param>
/// <param name="Members">Its sections.</param>
internal sealed record SectionGroup(int SignatureIndex, bool IsComdat, ImmutableArray<int> Members);
