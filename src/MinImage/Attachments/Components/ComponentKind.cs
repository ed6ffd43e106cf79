namespace MinImage.Attachments.Components;

/// <summary>The kinds of components of an image.</summary>
public enum ComponentKind
{
    /// <summary>A package of the distribution, such as Debian's <c>libc6-dev</c>.</summary>
    SystemPackage,

    /// <summary>A NuGet package; .NET itself is one.</summary>
    NuGetPackage,

    /// <summary>An object file or an archive that is in no package: the project's own native library, or one of the host.</summary>
    NativeLibrary,
}
