using MinImage.Diagnostics;
using MinImage.Host.Concurrency;
using MinImage.Ilc;
using MinImage.Linking;
using MinImage.Requirements;

namespace MinImage.Publishing;

/// <summary>From the compiler's object to an executable, and to what the program asks for.</summary>
public static class ProgramLink
{
    /// <summary>Links a program. Meanwhile its object is read for what it asks for, which is then in the record for those who check it.</summary>
    /// <param name="linker">The linker.</param>
    /// <param name="request">The link.</param>
    /// <param name="program">The program of which <paramref name="request"/> links the object.</param>
    /// <param name="record">The file of <see cref="RequirementRecord"/>.</param>
    /// <param name="log">Gets what the linker prints.</param>
    /// <param name="cancellationToken">Cancels both.</param>
    /// <exception cref="MinImageException">
    /// What <see cref="ILinker.Link"/> throws; or what <see cref="RequirementRecord.Get"/> does, which whoever checks the program will say again
    /// where the executable is then up to date.
    /// </exception>
    /// <exception cref="IOException">A file of the program cannot be read.</exception>
    public static void Run(ILinker linker, LinkRequest request, CompiledProgram program, string record, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(linker);
        _ = Concurrently.Run(
            token =>
            {
                linker.Link(request, log, token);
                return request.Executable;
            },
            token => RequirementRecord.Get(program, record, token),
            cancellationToken);
    }
}
