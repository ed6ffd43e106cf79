namespace MinImage.Linking;

/// <summary>The linkers; the values of <c>MinImageLinker</c>.</summary>
public enum LinkerChoice
{
    /// <summary>The built-in linker, with the libraries of a sysroot.</summary>
    BuiltIn,

    /// <summary>The host's compiler driver and linker, with the host's libraries.</summary>
    Host,
}
