using MinImage.Diagnostics;

namespace MinImage.Linking;

/// <summary>Links the compiler's object into a static executable.</summary>
public interface ILinker
{
    /// <summary>Links a program and separates its symbols.</summary>
    /// <param name="request">The inputs and outputs of the link.</param>
    /// <param name="log">Receives the linker's output.</param>
    /// <param name="cancellationToken">Cancels the link.</param>
    /// <returns>The executable, which is not written to its path until it is committed.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.LinkFailed"/>, <see cref="Codes.ShimFailed"/>.</exception>
    LinkResult Link(LinkRequest request, IDiagnosticLog log, CancellationToken cancellationToken);
}
