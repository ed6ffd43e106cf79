namespace MinImage.Linking.Host;

/// <summary>A linker of the host, by the name that <c>-fuse-ld=</c> knows.</summary>
public enum LinkerFlavor
{
    /// <summary>LLVM's.</summary>
    Lld,

    /// <summary>GNU binutils'.</summary>
    Bfd,
}
