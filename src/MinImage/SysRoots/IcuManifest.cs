using System.Collections.Immutable;

namespace MinImage.SysRoots;

/// <summary>What a folder with ICU's libraries says of itself, in its <c>icu.json</c>; as far as linking goes.</summary>
/// <param name="FormatVersion">The version of this format; 1 is the only one.</param>
/// <param name="RuntimeIdentifier">What it is for, for example <c>linux-x64</c>.</param>
/// <param name="Icu">The version of ICU.</param>
/// <param name="Packages">Where its files come from.</param>
public sealed record IcuManifest(int FormatVersion, string RuntimeIdentifier, string Icu, ImmutableArray<SysRootPackage> Packages);
