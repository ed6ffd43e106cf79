namespace MinImage.Ilc;

/// <summary>The kinds of code and data in ILC's object.</summary>
internal enum CompiledPartKind
{
    /// <summary>A method of a type: its code, and its data for the runtime.</summary>
    Method,

    /// <summary>The data of a type, apart from its methods.</summary>
    TypeData,

    /// <summary>The static fields of a type.</summary>
    Statics,

    /// <summary>The constants of a type.</summary>
    Constants,

    /// <summary>Objects that were allocated at compile time.</summary>
    FrozenObjects,

    /// <summary>A string literal of the type that refers to it first.</summary>
    Literal,

    /// <summary>A string literal that no code refers to.</summary>
    SharedLiteral,

    /// <summary>Stubs through which reflection calls methods.</summary>
    ReflectionStubs,

    /// <summary>The metadata that reflection reads.</summary>
    ReflectionMetadata,

    /// <summary>Addresses that more than one command of the hydrated data needs.</summary>
    HydrationAddresses,

    /// <summary>Another table of the runtime.</summary>
    Table,
}
