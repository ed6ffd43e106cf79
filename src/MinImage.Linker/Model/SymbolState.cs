namespace MinImage.Linker.Model;

/// <summary>The state of a symbol during resolution.</summary>
internal enum SymbolState : byte
{
    /// <summary>Referenced, but not defined yet.</summary>
    Undefined,

    /// <summary>Defined by a member of an archive that is not part of the program yet.</summary>
    Lazy,

    /// <summary>A tentative definition of C, with a size and an alignment (<c>SHN_COMMON</c>).</summary>
    Common,

    /// <summary>Defined by an object or by the linker.</summary>
    Defined,
}
