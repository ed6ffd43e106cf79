namespace MinImage.Ilc.Http;

/// <summary>What becomes of a method.</summary>
internal enum MethodChange
{
    /// <summary>The method stays as it is; other changes rely on what it does.</summary>
    None,

    /// <summary>The method throws, with a message that names the property.</summary>
    Throws,

    /// <summary>The method throws, unless its first argument is zero.</summary>
    ThrowsUnlessZero,

    /// <summary>The method, which returns nothing, does nothing.</summary>
    DoesNothing,

    /// <summary>The method returns <see langword="false"/>.</summary>
    ReturnsFalse,

    /// <summary>The method, which throws with a message of the framework, throws with one that names the property.</summary>
    ThrowsWithText,

    /// <summary>The method, which authenticates a connection and sends a request, only sends it.</summary>
    OnlySends,
}
