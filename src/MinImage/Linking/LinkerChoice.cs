namespace MinImage.Linking;

/// <summary>Which linker makes the executable: the words of <c>MinImageLinker</c>.</summary>
public enum LinkerChoice
{
    /// <summary>Our own, with the libraries of a sysroot.</summary>
    BuiltIn,

    /// <summary>The host's compiler driver and linker, with the host's libraries.</summary>
    Host,
}
