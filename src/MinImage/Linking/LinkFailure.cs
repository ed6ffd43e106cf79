using MinImage.Diagnostics;
using MinImage.Linker.Diagnostics;

namespace MinImage.Linking;

/// <summary>What the linker found wrong with an input, as an error of this library.</summary>
internal static class LinkFailure
{
    /// <summary>With the linker's code and words.</summary>
    public static MinImageException Of(LinkDiagnostic problem) => new(problem.Code, problem.Message);

    /// <exception cref="MinImageException">There is a problem.</exception>
    public static void ThrowIf(LinkDiagnostic? problem)
    {
        if (problem is not null)
        {
            throw Of(problem);
        }
    }
}
