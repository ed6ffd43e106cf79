using System.Collections.Immutable;
using MinImage.Linker.Inputs;
using MinImage.Linker.Objects;

namespace MinImage.Linking.Libc;

/// <summary>
/// Removes implementations from glibc's static math library that only processors of the years 2011 to 2013 use: those for AVX without FMA, and for FMA4.
/// These processors get the implementation for SSE2, which every x64 processor has; later ones still get that for FMA.
/// </summary>
internal static class MathReduction
{
    // Functions whose resolver chooses an implementation by the processor's features (glibc's sysdeps/x86_64/fpu/multiarch), one for each member.
    private static readonly ImmutableArray<string> MultiarchFunctions =
    [
        "__ieee754_asin", "__ieee754_atan2", "__ieee754_exp", "__ieee754_log", "__ieee754_pow", "__atan", "__sin", "__sincos", "__tan",
    ];

    private static readonly ImmutableArray<string> Suffixes = ["_fma4", "_avx"];

    /// <summary>Returns the changed archive.</summary>
    /// <param name="math">The static archive of the math library, for x64.</param>
    /// <returns>
    /// The archive; changes to members that this library lacks, or has in another form, are skipped. Null if nothing was changed.
    /// </returns>
    /// <exception cref="Diagnostics.MinImageException">A linker error: the archive is damaged.</exception>
    public static byte[]? Make(LinkInput math)
    {
        var edit = ArchiveEdit.Read(math, TargetMachine.X64, out var problem);
        LinkFailure.ThrowIf(problem);
        foreach (var function in MultiarchFunctions)
        {
            edit!.Change(function, UseSse2, out problem);
            LinkFailure.ThrowIf(problem);
        }

        return edit!.HasChanges ? edit.ToArray() : null;
    }

    // The implementation for SSE2 is in the member of the resolver.
    private static bool UseSse2(ObjectEdit resolver) => resolver.Rename(name => Sse2(name) is { } other && resolver.Defines(other) ? other : null) > 0;

    private static string? Sse2(string name) => Suffixes.FirstOrDefault(suffix => name.EndsWith(suffix, StringComparison.Ordinal)) is { } suffix
        ? $"{name[..^suffix.Length]}_sse2"
        : null;
}
