using System.Collections.Immutable;

namespace MinImage.Ilc.Http;

/// <summary>A change to a method of System.Net.Http.</summary>
/// <param name="Method">The method's declaring type and name, which stand for all of its overloads.</param>
/// <param name="Change">The change.</param>
/// <param name="Text">The message; empty if the change has none.</param>
/// <param name="Known">The <see cref="MethodHash"/> in each version of .NET for which the changes were tested.</param>
internal sealed record MethodCut(string Method, MethodChange Change, string Text, ImmutableArray<string> Known);
