using System.Collections.Immutable;
using System.Text.Json.Serialization;
using MinImage.Linking;
using MinImage.SysRoots;

namespace MinImage.Relinking;

/// <summary>The manifest of a kit, <c>relink.json</c>: how the program was linked, and from what.</summary>
/// <param name="FormatVersion">The version of this format; 1 is the only one.</param>
/// <param name="RuntimeIdentifier">The platform of the executable, for example <c>linux-x64</c>.</param>
/// <param name="Executable">The executable in the image.</param>
/// <param name="ObjectFile">The path of ILC's object. All paths are relative to the kit, with <c>/</c> between the names.</param>
/// <param name="Libraries">The paths of the libraries, in the order of the link; those of the sysroot follow.</param>
/// <param name="Aliases">Symbols that are another name of a symbol.</param>
/// <param name="Packages">The NuGet packages of the files and of the compiler.</param>
/// <param name="SysRoot">The manifest of the sysroot.</param>
/// <param name="Files">All files of the kit except the manifest.</param>
internal sealed record RelinkManifest(
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
    /// <summary>The linked ICU; null if globalization is invariant.</summary>
    public IcuManifest? Icu { get; init; }

    /// <summary>The part of OpenSSL that is linked if the program uses it.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<OpenSslMode>))]
    public OpenSslMode OpenSsl { get; init; }

    /// <summary>Whether the C library keeps code that is faster on some processors.</summary>
    public bool PrefersSpeed { get; init; }

    /// <summary>The cultures whose ICU data is kept; null without ICU.</summary>
    public string? Cultures { get; init; }
}
