using System.Runtime.InteropServices;

namespace MinImage.Oci;

/// <summary>The platform of a descriptor (image-spec 1.1, image-index, <c>platform</c>).</summary>
/// <param name="Architecture">The architecture, as a GOARCH value.</param>
/// <param name="Os">The operating system, as a GOOS value.</param>
/// <param name="Variant">The variant of the processor, or null.</param>
public sealed record ImagePlatform(string Architecture, string Os, string? Variant = null)
{
    /// <summary>The architecture of this host, as a GOARCH value.</summary>
    public static string HostArchitecture => RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        System.Runtime.InteropServices.Architecture.X86 => "386",
        var other => other.ToString().ToLowerInvariant(),
    };
}
