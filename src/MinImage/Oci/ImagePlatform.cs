using System.Runtime.InteropServices;

namespace MinImage.Oci;

/// <summary>A descriptor's platform (image-spec 1.1, image-index, <c>platform</c>).</summary>
/// <param name="Architecture">GOARCH's name.</param>
/// <param name="Os">GOOS's name.</param>
/// <param name="Variant">The processor's variant, or null.</param>
public sealed record ImagePlatform(string Architecture, string Os, string? Variant = null)
{
    /// <summary>GOARCH's name of this host's processor.</summary>
    public static string HostArchitecture => RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        System.Runtime.InteropServices.Architecture.X86 => "386",
        var other => other.ToString().ToLowerInvariant(),
    };
}
