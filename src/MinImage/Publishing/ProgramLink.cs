using MinImage.Diagnostics;
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
    /// <exception cref="MinImageException">What <see cref="ILinker.Link"/> throws, or <see cref="RequirementRecord.Get"/>.</exception>
    public static void Run(ILinker linker, LinkRequest request, CompiledProgram program, string record, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(linker);
        var reading = Task.Run(() => RequirementRecord.Get(program, record, cancellationToken), CancellationToken.None);
        try
        {
            linker.Link(request, log, cancellationToken);
        }
        catch
        {
            // Why there is no executable is what a user has to know; the reading ends before its files may go.
            Task.WaitAny([reading], CancellationToken.None);
            throw;
        }

        _ = reading.GetAwaiter().GetResult();
    }
}
