namespace MinImage.Sizes;

/// <summary>The categories of an image's bytes, in the order in which they are shown.</summary>
internal enum SizeCategory
{
    /// <summary>The project, the projects that it references, its packages, and its own native libraries.</summary>
    App,

    /// <summary>.NET's class libraries, compiled.</summary>
    Framework,

    /// <summary>.NET's native runtime: the garbage collector, the start code, and the shims between the class libraries and the C library.</summary>
    Runtime,

    /// <summary>OpenSSL, with .NET's shim.</summary>
    OpenSsl,

    /// <summary>The C library.</summary>
    LibC,

    /// <summary>ICU with its data and .NET's shim, and the C++ library that ICU needs.</summary>
    Icu,

    /// <summary>Root certificates.</summary>
    Certificates,

    /// <summary>The time zone database.</summary>
    TimeZones,

    /// <summary>All other files of the image.</summary>
    Content,

    /// <summary>The executable's symbol file, if the image contains it.</summary>
    Symbols,

    /// <summary>The overhead of file formats: headers, relocations and padding of the executable, tar headers, manifest and config.</summary>
    Format,

    /// <summary>The executable, if its parts are not known.</summary>
    Executable,

    /// <summary>Bytes of unknown origin.</summary>
    Unnamed,
}
