using System.Collections.Immutable;
using MinImage.Diagnostics;
using MinImage.Linker.Inputs;
using MinImage.Linker.Objects;

namespace MinImage.Linking.OpenSsl;

/// <summary>A static OpenSSL and .NET's shim for it, with their symbol indexes.</summary>
internal sealed class StaticOpenSsl
{
    private readonly ArchiveSymbols _shim;
    private readonly ImmutableArray<ArchiveSymbols> _libraries;

    private StaticOpenSsl(LinkInput shim, IEnumerable<LinkInput> libraries, TargetMachine machine)
    {
        Shim = shim;
        Machine = machine;
        _shim = LibrarySymbols.Of(shim, machine);
        _libraries = [.. libraries.Select(library => LibrarySymbols.Of(library, machine))];
    }

    /// <summary>The shim's archive.</summary>
    public LinkInput Shim { get; }

    /// <summary>The processor.</summary>
    public TargetMachine Machine { get; }

    /// <summary>Reads the symbol indexes.</summary>
    /// <param name="shim">The shim's archive.</param>
    /// <param name="libraries">The archives of OpenSSL.</param>
    /// <param name="machine">The processor.</param>
    /// <exception cref="MinImageException">A linker error: an archive is damaged.</exception>
    public static StaticOpenSsl Open(LinkInput shim, IEnumerable<LinkInput> libraries, TargetMachine machine) => new(shim, libraries, machine);

    /// <summary>Returns whether OpenSSL defines a function or data.</summary>
    /// <param name="symbol">The symbol's name.</param>
    public bool Offers(string symbol) => _libraries.Any(library => library.Contains(symbol));

    /// <summary>Returns OpenSSL's member that defines a symbol.</summary>
    /// <param name="symbol">The symbol's name.</param>
    /// <returns>Null if none does.</returns>
    /// <exception cref="MinImageException">A linker error: the member is damaged.</exception>
    public MemberSymbols? MemberThatDefines(string symbol) =>
        _libraries.FirstOrDefault(library => library.Contains(symbol)) is { } library ? LibrarySymbols.Member(library, symbol) : null;

    /// <summary>Returns the shim's member that defines a symbol.</summary>
    /// <inheritdoc cref="MemberThatDefines"/>
    public MemberSymbols? MemberOfShimThatDefines(string symbol) => LibrarySymbols.Member(_shim, symbol);
}
