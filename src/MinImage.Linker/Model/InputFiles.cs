using System.Collections.Immutable;

namespace MinImage.Linker.Model;

/// <summary>The inputs of a link that could be read.</summary>
/// <param name="Objects">The objects, in the order of the inputs.</param>
/// <param name="Archives">The archives, in the order of the inputs; members are read when they are needed.</param>
internal sealed record InputFiles(ImmutableArray<ObjectFile> Objects, ImmutableArray<Archive> Archives);
