using System.Collections.Immutable;
using System.Text;
using MinImage.Diagnostics;
using MinImage.Host.Files;

namespace MinImage.Linking.Host;

/// <summary>The host's static libraries.</summary>
/// <param name="folders">The folders that are searched, in this order.</param>
internal sealed class HostLibraries(ImmutableArray<string> folders)
{
    /// <summary>Finds a library or a start file.</summary>
    /// <param name="name">The file name.</param>
    /// <returns>The full path; null if there is no such file, or only empty ones.</returns>
    public string? Find(string name) =>
        folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(path => new FileInfo(path) is { Exists: true, Length: > 0 });

    /// <summary>Finds the C library, with its start file.</summary>
    /// <param name="target">The platform.</param>
    /// <param name="driver">The compiler driver; for the message.</param>
    /// <returns>The full paths, first that of <c>libc.a</c>.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.NoStaticLibC"/>.</exception>
    public ImmutableArray<string> DemandLibC(ProbeTarget target, string driver) => FindAll("libc.a", "libm.a", "rcrt1.o")
        ?? throw new MinImageException(
            Codes.NoStaticLibC,
            $"The static C library (libc.a, libm.a, rcrt1.o) for {target.Platform.RuntimeIdentifier} was not found in the folders that '{driver}' searches. "
            + $"Install it. {target.Install}");

    /// <summary>Finds OpenSSL.</summary>
    /// <param name="target">The platform.</param>
    /// <param name="driver">The compiler driver; for the message.</param>
    /// <returns>The full paths.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.NoStaticOpenSsl"/>.</exception>
    public ImmutableArray<string> DemandOpenSsl(ProbeTarget target, string driver) => FindAll("libcrypto.a", "libssl.a")
        ?? throw new MinImageException(
            Codes.NoStaticOpenSsl,
            $"The static OpenSSL (libssl.a, libcrypto.a) for {target.Platform.RuntimeIdentifier} was not found in the folders that '{driver}' searches. "
            + $"Without it, an executable cannot use TLS in an empty image. Install it. {target.Install}");

    /// <summary>Reads the version of glibc from the banner in <c>libc.a</c>: the headers may come from another package.</summary>
    /// <param name="libC">The full path of <c>libc.a</c>.</param>
    /// <returns>0.0 if there is no banner.</returns>
    public static Version GlibcVersion(string libC)
    {
        var banner = "stable release version "u8;
        var content = RegularFile.ReadAllBytes(libC).AsSpan();
        var start = content.IndexOf(banner);
        return start < 0 ? new Version(0, 0) : ToolchainProbe.FirstVersion(Encoding.ASCII.GetString(content.Slice(start + banner.Length, 8)));
    }

    private ImmutableArray<string>? FindAll(params string[] names)
    {
        var found = names.Select(Find).OfType<string>().ToImmutableArray();
        return found.Length == names.Length ? found : null;
    }
}
