using System.Collections.Immutable;
using System.Text.Json.Serialization;
using MinImage.Linking;
using MinImage.SysRoots;

namespace MinImage.Relinking;

/// <summary>What a kit says of itself, in its <c>relink.json</c>: how the program was linked, and what it was made of.</summary>
/// <param name="FormatVersion">The version of this format; 1 is the only one.</param>
/// <param name="RuntimeIdentifier">What the executable is for, for example <c>linux-x64</c>.</param>
/// <param name="Executable">The executable that is in the image.</param>
/// <param name="ObjectFile">The path of the object that ILC wrote. All paths are relative to the kit, with <c>/</c> between the names.</param>
/// <param name="Libraries">The paths of the libraries, in the order of the link; those of the sysroot come after them.</param>
/// <param name="Aliases">Symbols that are another name of a symbol.</param>
/// <param name="Packages">The NuGet packages that the files come from, and the compiler's.</param>
/// <param name="SysRoot">The libraries of the distribution.</param>
/// <param name="Files">All files of the kit, but for this one.</param>
public sealed record RelinkManifest(
    int FormatVersion,
    string RuntimeIdentifier,
    RelinkFile Executable,
    string ObjectFile,
    ImmutableArray<string> Libraries,
    ImmutableSortedDictionary<string, string> Aliases,
    ImmutableArray<LinkedPackage> Packages,
    SysRootManifest SysRoot,
    ImmutableArray<RelinkFile> Files)
{
    /// <summary>The ICU that is linked in; null where globalization is invariant.</summary>
    public IcuManifest? Icu { get; init; }

    /// <summary>How much of OpenSSL the link takes where the program uses it.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<OpenSslMode>))]
    public OpenSslMode OpenSsl { get; init; }

    /// <summary>Whether the C library keeps what makes it faster on some processors.</summary>
    public bool PrefersSpeed { get; init; }

    /// <summary>Whose data is kept of ICU's; null without it.</summary>
    public string? Cultures { get; init; }
}
