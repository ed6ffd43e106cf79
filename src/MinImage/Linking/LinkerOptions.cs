using System.Collections.Immutable;
using MinImage.Diagnostics;
using MinImage.Platforms;

namespace MinImage.Linking;

/// <summary>What a project says of linking, as values.</summary>
public static class LinkerOptions
{
    // What the built-in linker knows the relocations of, and has a sysroot for.
    private static readonly ImmutableArray<string> BuiltInPlatforms = ["linux-x64", "linux-arm64"];

    /// <summary>The linker that a word means.</summary>
    /// <param name="word">The word of <c>MinImageLinker</c>, in any case.</param>
    /// <exception cref="MinImageException"><see cref="Codes.UnknownLinker"/>.</exception>
    public static LinkerChoice Choice(string word) => word switch
    {
        _ when word.Equals(nameof(LinkerChoice.BuiltIn), StringComparison.OrdinalIgnoreCase) => LinkerChoice.BuiltIn,
        _ when word.Equals(nameof(LinkerChoice.Host), StringComparison.OrdinalIgnoreCase) => LinkerChoice.Host,
        _ => throw new MinImageException(
            Codes.UnknownLinker,
            $"MinImageLinker is '{word}', and there are two linkers: BuiltIn and Host. Set it to one of them, or leave it out for BuiltIn."),
    };

    /// <summary>How much of OpenSSL a word means.</summary>
    /// <param name="word">The word of <c>MinImageOpenSsl</c>, in any case; empty for the default.</param>
    /// <exception cref="MinImageException"><see cref="Codes.UnknownOpenSslMode"/>.</exception>
    public static OpenSslMode Extent(string? word) => word switch
    {
        null or "" => OpenSslMode.Reduced,
        _ when word.Equals(nameof(OpenSslMode.Reduced), StringComparison.OrdinalIgnoreCase) => OpenSslMode.Reduced,
        _ when word.Equals(nameof(OpenSslMode.Whole), StringComparison.OrdinalIgnoreCase) => OpenSslMode.Whole,
        _ => throw new MinImageException(
            Codes.UnknownOpenSslMode,
            $"MinImageOpenSsl is '{word}', and it is one of two: Reduced, without the algorithms that .NET has no way to ask for, or Whole. Set it to one of them, or leave it out for Reduced."),
    };

    /// <summary>Whether a word asks for speed rather than size.</summary>
    /// <param name="word">The word of the SDK's <c>OptimizationPreference</c>, in any case; any other asks for size.</param>
    public static bool PrefersSpeed(string? word) => string.Equals(word, "Speed", StringComparison.OrdinalIgnoreCase);

    /// <summary>The platforms of an image, all of which a linker can link for.</summary>
    /// <param name="linker">The linker.</param>
    /// <param name="runtimeIdentifiers">What the image is for.</param>
    /// <param name="hostRuntimeIdentifier">The host's own portable runtime identifier.</param>
    /// <exception cref="MinImageException"><see cref="Codes.PlatformNotSupported"/>.</exception>
    public static ImmutableArray<Platform> Platforms(LinkerChoice linker, IEnumerable<string> runtimeIdentifiers, string hostRuntimeIdentifier)
    {
        var platforms = runtimeIdentifiers.Select(Platform.FromRuntimeIdentifier).ToImmutableArray();
        if (linker == LinkerChoice.BuiltIn)
        {
            return platforms.FirstOrDefault(p => !BuiltInPlatforms.Contains(p.RuntimeIdentifier)) is not { } unknown
                ? platforms
                : throw new MinImageException(
                    Codes.PlatformNotSupported,
                    $"The built-in linker makes executables for {string.Join(", ", BuiltInPlatforms)}, for now, and the image is for '{unknown.RuntimeIdentifier}'. Set ContainerRuntimeIdentifier to one of these, or MinImageLinker to Host on a host of that platform.");
        }

        // Another processor's libraries can be installed beside the host's own; another C library's hardly.
        var host = Platform.FromRuntimeIdentifier(hostRuntimeIdentifier);
        return platforms.FirstOrDefault(p => p != host && (p.Libc != CLibrary.Glibc || host.Libc != CLibrary.Glibc)) is not { } foreign
            ? platforms
            : throw new MinImageException(
                Codes.PlatformNotSupported,
                $"The host's linker makes executables for its own C library ({hostRuntimeIdentifier}) only, and the image is for '{foreign.RuntimeIdentifier}'. Publish on such a host, or leave the runtime identifier out.");
    }
}
