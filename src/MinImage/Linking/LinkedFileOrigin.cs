namespace MinImage.Linking;

/// <summary>The origins of a link's input files.</summary>
public enum LinkedFileOrigin
{
    /// <summary>The project: a native library that the user adds, and that is in no package.</summary>
    Project,

    /// <summary>ILC, which compiled the app, its packages and .NET into one object.</summary>
    Compiler,

    /// <summary>A NuGet package: .NET's runtime pack, or a package with a native library.</summary>
    Package,

    /// <summary>The sysroot.</summary>
    SysRoot,

    /// <summary>The static ICU, with the C++ library that it needs.</summary>
    Icu,

    /// <summary>MinImage, which generated it for this link.</summary>
    Generated,

    /// <summary>The host's distribution.</summary>
    Host,
}
