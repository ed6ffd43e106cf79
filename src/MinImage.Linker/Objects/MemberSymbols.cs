using System.Collections.Immutable;

namespace MinImage.Linker.Objects;

/// <summary>What a member of an archive defines, and what it needs.</summary>
/// <param name="Name">Archive and member: <c>libc.a(printf.o)</c>.</param>
/// <param name="Defined">The global symbols that it defines, in the order of its symbol table.</param>
/// <param name="Undefined">The global symbols that it needs, in the order of its symbol table.</param>
/// <param name="Content">The object's bytes.</param>
public sealed record MemberSymbols(string Name, ImmutableArray<string> Defined, ImmutableArray<string> Undefined, ReadOnlyMemory<byte> Content);
