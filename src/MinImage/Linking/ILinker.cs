using MinImage.Diagnostics;

namespace MinImage.Linking;

/// <summary>Makes a static executable of what the compiler wrote. The seam behind which linkers differ.</summary>
public interface ILinker
{
    /// <summary>Links, and takes the symbols out into a file beside.</summary>
    /// <param name="request">What to link.</param>
    /// <param name="log">Gets what the linker prints.</param>
    /// <param name="cancellationToken">Ends the linker.</param>
    /// <exception cref="MinImageException"><see cref="Codes.LinkFailed"/>, <see cref="Codes.ShimFailed"/>. No executable is left then.</exception>
    void Link(LinkRequest request, IDiagnosticLog log, CancellationToken cancellationToken);
}
