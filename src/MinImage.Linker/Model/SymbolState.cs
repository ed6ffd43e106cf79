namespace MinImage.Linker.Model;

/// <summary>What is known of a symbol.</summary>
internal enum SymbolState : byte
{
    /// <summary>Somebody named it, and nobody defined it yet.</summary>
    Undefined,

    /// <summary>A member of an archive would define it.</summary>
    Lazy,

    /// <summary>A tentative definition of C: a size and an alignment (<c>SHN_COMMON</c>).</summary>
    Common,

    /// <summary>It has a place.</summary>
    Defined,
}
