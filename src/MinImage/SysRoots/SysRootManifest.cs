using System.Collections.Immutable;

namespace MinImage.SysRoots;

/// <summary>What a sysroot says of itself, in its <c>sysroot.json</c>; as far as linking goes.</summary>
/// <param name="FormatVersion">The version of this format; 1 is the only one.</param>
/// <param name="RuntimeIdentifier">What it is for, for example <c>linux-x64</c>.</param>
/// <param name="Glibc">The version of its C library.</param>
/// <param name="Openssl">The version of its OpenSSL.</param>
/// <param name="Packages">Where its files come from.</param>
public sealed record SysRootManifest(
    int FormatVersion, string RuntimeIdentifier, string Glibc, string Openssl, ImmutableArray<SysRootPackage> Packages);
