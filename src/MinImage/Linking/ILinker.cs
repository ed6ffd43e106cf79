using MinImage.Diagnostics;
using MinImage.Host.Files;

namespace MinImage.Linking;

/// <summary>Links the compiler's object into a static executable.</summary>
public interface ILinker
{
    /// <summary>Lists everything that the result of a link depends on, so that an unchanged executable need not be linked again.</summary>
    /// <param name="request">The inputs and outputs of the link.</param>
    /// <returns>Null if it is not known.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.UnknownLinkerArgument"/>, <see cref="Codes.LibraryMissing"/>.</exception>
    /// <exception cref="IOException">A folder of libraries cannot be read.</exception>
    StepInputs? InputsOf(LinkRequest request);

    /// <summary>Links a program and separates its symbols.</summary>
    /// <param name="request">The inputs and outputs of the link.</param>
    /// <param name="files">Reads the inputs; it has to stay open until the result is disposed of.</param>
    /// <param name="log">Receives the linker's output.</param>
    /// <param name="cancellationToken">Cancels the link.</param>
    /// <returns>The executable, which is not written to its path until it is committed.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.LinkFailed"/>, <see cref="Codes.ShimFailed"/>.</exception>
    LinkResult Link(LinkRequest request, InputFiles files, IDiagnosticLog log, CancellationToken cancellationToken);
}
