using MinImage.Diagnostics;

namespace MinImage.Linking;

/// <summary>Links what the compiler wrote into a static executable.</summary>
public interface ILinker
{
    /// <summary>Links a program, and separates its symbols.</summary>
    /// <param name="request">What to link.</param>
    /// <param name="log">Receives the linker's output.</param>
    /// <param name="cancellationToken">Cancels the link.</param>
    /// <returns>The executable, not yet in its place.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.LinkFailed"/>, <see cref="Codes.ShimFailed"/>.</exception>
    LinkResult Link(LinkRequest request, IDiagnosticLog log, CancellationToken cancellationToken);
}
