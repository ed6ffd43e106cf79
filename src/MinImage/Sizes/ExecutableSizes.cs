using System.Collections.Immutable;

namespace MinImage.Sizes;

/// <summary>The sizes of the parts of an executable, as its link recorded them.</summary>
/// <param name="BuildId">The executable's build-id, in hexadecimal digits, which identifies it.</param>
/// <param name="Bytes">The executable's size, in bytes.</param>
/// <param name="Categories">The tree, starting with the categories, whose bytes add up to <paramref name="Bytes"/>.</param>
internal sealed record ExecutableSizes(string BuildId, long Bytes, ImmutableArray<SizeNode> Categories);
