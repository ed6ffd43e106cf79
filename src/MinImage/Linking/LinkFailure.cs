using System.Collections.Immutable;
using MinImage.Diagnostics;
using MinImage.Linker.Diagnostics;

namespace MinImage.Linking;

/// <summary>Converts the linker's diagnostics to errors of this library.</summary>
internal static class LinkFailure
{
    // As many as fit on a screen; all of them are in the log.
    private const int MostErrors = 5;

    /// <summary>Converts a diagnostic, with its code and message.</summary>
    /// <param name="problem">The diagnostic.</param>
    public static MinImageException Of(LinkDiagnostic problem) => new([LinkAdvice.Describe(problem)]);

    /// <summary>Converts the diagnostics of a link, and writes all of them to the log.</summary>
    /// <param name="problems">At least one diagnostic.</param>
    /// <param name="log">Receives every message.</param>
    /// <returns>An exception with one error for each of the first diagnostics.</returns>
    public static MinImageException Of(ImmutableArray<LinkDiagnostic> problems, IDiagnosticLog log)
    {
        var errors = problems.Select(LinkAdvice.Describe).ToImmutableArray();
        foreach (var error in errors)
        {
            log.Trace($"{error.Code}: {error.Message}");
        }

        if (errors.Length <= MostErrors)
        {
            return new MinImageException(errors);
        }

        var last = errors[MostErrors - 1];
        var rest = $" {errors.Length - MostErrors} more errors are in the binary log (-bl).";
        return new MinImageException([.. errors[..(MostErrors - 1)], last with { Message = last.Message + rest }]);
    }

    /// <summary>Throws the error of a diagnostic.</summary>
    /// <param name="problem">The diagnostic; null if none.</param>
    /// <exception cref="MinImageException">There is a problem.</exception>
    public static void ThrowIf(LinkDiagnostic? problem)
    {
        if (problem is not null)
        {
            throw Of(problem);
        }
    }
}
