namespace MinImage.Platforms;

/// <summary>The C library that a platform's executables are linked with.</summary>
public enum CLibrary
{
    /// <summary>The GNU C library.</summary>
    Glibc,

    /// <summary>musl, as on Alpine.</summary>
    Musl,
}
