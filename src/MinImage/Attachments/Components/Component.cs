using System.Collections.Immutable;
using MinImage.SysRoots;

namespace MinImage.Attachments.Components;

/// <summary>A component of an image: something with a name that others maintain and that the image contains, or that it was built with.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">The name, such as <c>libc6-dev</c> or <c>Newtonsoft.Json</c>.</param>
/// <param name="Version">The version; null if it is unknown.</param>
/// <param name="Use">What the image has of the component.</param>
/// <param name="Reason">Why the component is in the image, in a few words for people.</param>
public sealed record Component(ComponentKind Kind, string Name, string? Version, ComponentUse Use, string Reason)
{
    /// <summary>The SPDX expression of the license; null if it is unknown.</summary>
    public string? License { get; init; }

    /// <summary>The package URL (purl-spec), which identifies the component; null if there is none for its kind.</summary>
    public string? PackageUrl { get; init; }

    /// <summary>The CPE name by which the National Vulnerability Database lists the component (CPE 2.3); null if none.</summary>
    public string? Cpe { get; init; }

    /// <summary>The SHA-256 of the package's file, or of the native library, as lower-case hexadecimal digits; null if it is unknown.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The SHA-512 of the package's content, as lower-case hexadecimal digits; null if it is unknown.</summary>
    public string? Sha512 { get; init; }

    /// <summary>The architecture as the distribution names it; null for other kinds.</summary>
    public string? Architecture { get; init; }

    /// <summary>The source package; null if the component is not a package of a distribution, or if it is unknown.</summary>
    public SourcePackage? Source { get; init; }

    /// <summary>How the component was built from <see cref="Source"/>; null if the distribution built it.</summary>
    public SourceBuild? Build { get; init; }

    /// <summary>The assemblies of the component that are in the executable, in the order of their names.</summary>
    public ImmutableArray<string> Assemblies { get; init; } = [];

    /// <summary>The object files of the component that are in the executable, in the order of their paths.</summary>
    public ImmutableArray<ComponentObject> Objects { get; init; } = [];
}
