using System.Collections.Immutable;
using MinImage.Diagnostics;
using MinImage.Platforms;

namespace MinImage.Linking;

/// <summary>Converts the values of a project's linking properties.</summary>
public static class LinkerOptions
{
    // The platforms for which there is a sysroot, and whose relocations the built-in linker supports.
    private static readonly ImmutableArray<string> BuiltInPlatforms = ["linux-x64", "linux-arm64"];

    /// <summary>Returns the linker that a value selects.</summary>
    /// <param name="value">The value of <c>MinImageLinker</c>, in any case.</param>
    /// <exception cref="MinImageException"><see cref="Codes.UnknownLinker"/>.</exception>
    public static LinkerChoice Choice(string value) => value switch
    {
        _ when value.Equals(nameof(LinkerChoice.BuiltIn), StringComparison.OrdinalIgnoreCase) => LinkerChoice.BuiltIn,
        _ when value.Equals(nameof(LinkerChoice.Host), StringComparison.OrdinalIgnoreCase) => LinkerChoice.Host,
        _ => throw new MinImageException(
            Codes.UnknownLinker,
            $"MinImageLinker is '{value}': expected BuiltIn or Host. Set it to one of them, or remove it to use BuiltIn."),
    };

    /// <summary>Returns the part of OpenSSL that a value selects.</summary>
    /// <param name="value">The value of <c>MinImageOpenSsl</c>, in any case; empty for the default.</param>
    /// <exception cref="MinImageException"><see cref="Codes.UnknownOpenSslMode"/>.</exception>
    public static OpenSslMode OpenSsl(string? value) => value switch
    {
        null or "" => OpenSslMode.Reduced,
        _ when value.Equals(nameof(OpenSslMode.Reduced), StringComparison.OrdinalIgnoreCase) => OpenSslMode.Reduced,
        _ when value.Equals(nameof(OpenSslMode.Whole), StringComparison.OrdinalIgnoreCase) => OpenSslMode.Whole,
        _ => throw new MinImageException(
            Codes.UnknownOpenSslMode,
            $"MinImageOpenSsl is '{value}': expected Reduced, without the algorithms that .NET cannot request, or Whole. "
            + "Set it to one of them, or remove it to use Reduced."),
    };

    /// <summary>Checks whether a value selects speed over size.</summary>
    /// <param name="value">The value of the SDK's <c>OptimizationPreference</c>, in any case; every value but <c>Speed</c> selects size.</param>
    public static bool PrefersSpeed(string? value) => string.Equals(value, "Speed", StringComparison.OrdinalIgnoreCase);

    /// <summary>Converts the runtime identifiers of an image, and checks that the linker supports all of them.</summary>
    /// <param name="linker">The linker.</param>
    /// <param name="runtimeIdentifiers">The image's runtime identifiers.</param>
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
                    $"The image is for '{unknown.RuntimeIdentifier}', but the built-in linker supports only {string.Join(", ", BuiltInPlatforms)}. "
                    + "Set ContainerRuntimeIdentifier to one of these, or MinImageLinker to Host on a host of that platform.");
        }

        // Libraries of another architecture can be installed beside the host's own; those of another C library usually cannot.
        var host = Platform.FromRuntimeIdentifier(hostRuntimeIdentifier);
        return platforms.FirstOrDefault(p => p != host && (p.Libc != CLibrary.Glibc || host.Libc != CLibrary.Glibc)) is not { } foreign
            ? platforms
            : throw new MinImageException(
                Codes.PlatformNotSupported,
                $"The image is for '{foreign.RuntimeIdentifier}', but the host's linker supports only the host's own C library ({hostRuntimeIdentifier}). "
                + "Publish on a host of that platform, or remove the runtime identifier.");
    }
}
