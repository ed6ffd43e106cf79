namespace MinImage.Sizes;

/// <summary>The parts that an image is broken down to, in the order in which they are shown.</summary>
public enum SizeCategory
{
    /// <summary>The project, the projects it refers to, its packages, and native libraries of its own.</summary>
    App,

    /// <summary>.NET's class libraries, compiled.</summary>
    Framework,

    /// <summary>.NET's native runtime: the garbage collector, the start code, and what stands between the class libraries and the C library.</summary>
    Runtime,

    /// <summary>OpenSSL, with what .NET needs to call it.</summary>
    OpenSsl,

    /// <summary>The C library.</summary>
    LibC,

    /// <summary>ICU with its data, and the C++ library that it needs.</summary>
    Icu,

    /// <summary>Root certificates.</summary>
    Certificates,

    /// <summary>The time zone database.</summary>
    TimeZones,

    /// <summary>All other files of the image.</summary>
    Content,

    /// <summary>The executable's symbols, where they are in the image.</summary>
    Symbols,

    /// <summary>What the formats of files cost: headers, relocations and padding of the executable, headers of tar, manifest and config.</summary>
    Format,

    /// <summary>The executable, where nothing is known of what is in it.</summary>
    Executable,

    /// <summary>What belongs to none of these as far as is known.</summary>
    Unnamed,
}
