namespace MinImage.Linking.Host;

/// <summary>The host's linkers, by their names in <c>-fuse-ld=</c>.</summary>
public enum LinkerFlavor
{
    /// <summary>LLVM's linker.</summary>
    Lld,

    /// <summary>The linker of GNU binutils.</summary>
    Bfd,
}
