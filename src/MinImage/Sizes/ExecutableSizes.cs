using System.Collections.Immutable;

namespace MinImage.Sizes;

/// <summary>What an executable is made of, as its link left it beside it.</summary>
/// <param name="BuildId">The executable's build-id in hexadecimal digits: whose sizes these are.</param>
/// <param name="Bytes">The executable's length in bytes.</param>
/// <param name="Categories">The tree, from the categories down; their bytes add up to <paramref name="Bytes"/>.</param>
public sealed record ExecutableSizes(string BuildId, long Bytes, ImmutableArray<SizeNode> Categories);
