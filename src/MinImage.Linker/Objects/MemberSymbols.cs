using System.Collections.Immutable;

namespace MinImage.Linker.Objects;

/// <summary>The global symbols that a member of an archive defines and references.</summary>
/// <param name="Name">The archive and the member: <c>libc.a(printf.o)</c>.</param>
/// <param name="Defined">The global symbols that the member defines, in the order of its symbol table.</param>
/// <param name="Undefined">The global symbols that the member references, in the order of its symbol table.</param>
/// <param name="Content">The member's bytes.</param>
public sealed record MemberSymbols(string Name, ImmutableArray<string> Defined, ImmutableArray<string> Undefined, ReadOnlyMemory<byte> Content);
