namespace MinImage.Platforms;

/// <summary>The C libraries of platforms.</summary>
public enum CLibrary
{
    /// <summary>The GNU C library.</summary>
    Glibc,

    /// <summary>musl, as on Alpine.</summary>
    Musl,
}
