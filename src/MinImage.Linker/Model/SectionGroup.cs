using System.Collections.Immutable;

namespace MinImage.Linker.Model;

/// <summary>A section group (System V gABI, "Section Groups").</summary>
/// <param name="SignatureIndex">The index of the symbol whose name identifies the group.</param>
/// <param name="IsComdat">Whether only one copy of the group is used and all others are discarded (<c>GRP_COMDAT</c>).</param>
/// <param name="Members">The indices of the group's sections.</param>
internal sealed record SectionGroup(int SignatureIndex, bool IsComdat, ImmutableArray<int> Members);
