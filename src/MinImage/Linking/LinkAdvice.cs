using MinImage.Diagnostics;
using MinImage.Ilc;
using MinImage.Linker.Diagnostics;

namespace MinImage.Linking;

/// <summary>Completes the linker's messages with what only this library can add: managed names, and the project's properties and items.</summary>
internal static class LinkAdvice
{
    /// <summary>Returns the error for a diagnostic.</summary>
    /// <param name="diagnostic">The diagnostic.</param>
    public static CodedError Describe(LinkDiagnostic diagnostic) =>
        new(diagnostic.Code, diagnostic.Message + Referrers(diagnostic) + FixOf(diagnostic.Code));

    private static string Referrers(LinkDiagnostic diagnostic) => diagnostic.Referrers switch
    {
        [] => "",
        [var one] => $" {ManagedName.Of(one)} needs it.",
        var several => $" {string.Join(", ", several.Select(ManagedName.Of))} need it.",
    };

    private static string FixOf(string code) => code switch
    {
        LinkCodes.UndefinedSymbol =>
            " Add the static library that defines it (.a) as a NativeLibrary item, or remove the DirectPInvoke item that requires it.",
        LinkCodes.UnknownRelocation or LinkCodes.RelocationOverflow => " Alternatively, set MinImageLinker to Host.",
        _ => "",
    };
}
