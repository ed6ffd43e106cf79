namespace MinImage.Attachments.Components;

/// <summary>The source package that a distribution built a package from.</summary>
/// <param name="Name">The name, such as <c>openssl</c>.</param>
/// <param name="Version">The version, which differs from the package's after a rebuild.</param>
public sealed record SourcePackage(string Name, string Version);
