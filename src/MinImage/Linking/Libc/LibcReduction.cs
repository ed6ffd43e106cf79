using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using MinImage.Linker.Inputs;
using MinImage.Linker.Objects;

namespace MinImage.Linking.Libc;

/// <summary>
/// Removes code from a static glibc that only a few processors, or no .NET programs, use. Members are changed before the link; whatever only they
/// referred to is then not linked.
/// </summary>
internal static partial class LibcReduction
{
    // Translates a message, its second argument, into the language of the program's locale.
    private const string Translation = "__dcgettext";

    // Frees memory before a leak detector looks for leaks, and is not called otherwise. It keeps the catalogs of translations linked since glibc 2.41.
    private const string LeakDetection = "__gconv_db_freemem";

    // The functions whose resolver chooses an implementation by the processor's features (glibc's sysdeps/x86_64/multiarch).
    private static readonly ImmutableArray<string> MultiarchFunctions =
    [
        "memchr", "memcmp", "__memcmpeq", "memcpy", "memmove", "mempcpy", "memrchr", "memset", "rawmemchr",
        "stpcpy", "stpncpy", "strcasecmp", "strcasecmp_l", "strcat", "strchr", "strchrnul", "strcmp", "strcpy", "strlen",
        "strncasecmp", "strncasecmp_l", "strncat", "strncmp", "strncpy", "strnlen", "strrchr", "strstr",
        "wcschr", "wcscmp", "wcslen", "wcsncmp", "wcsnlen", "wcsrchr", "wmemchr", "wmemcmp", "wmemset",
    ];

    // A program's locale is C, with untranslated messages, until it calls one of the first five functions. The others translate a program's own messages.
    private static readonly FrozenSet<string> Locales = FrozenSet.Create(
        StringComparer.Ordinal,
        "setlocale",
        "newlocale",
        "uselocale",
        "__newlocale",
        "__uselocale",
        "gettext",
        "dgettext",
        "dcgettext",
        "__dcgettext",
        "ngettext",
        "dngettext",
        "dcngettext",
        "bindtextdomain",
        "bind_textdomain_codeset",
        "textdomain");

    /// <summary>Returns the changed archive.</summary>
    /// <param name="libc">The static archive of the C library.</param>
    /// <param name="program">The inputs other than the system's libraries: the program's own object, .NET's libraries, and those that the project adds.</param>
    /// <param name="machine">The processor.</param>
    /// <param name="prefersSpeed">Whether string functions keep an implementation for each generation of processors.</param>
    /// <param name="otherCaller">The input that may set a locale, with the function it calls; translations are then kept. Null if none.</param>
    /// <returns>
    /// The archive; changes to members that this C library lacks, or has in another form, are skipped. Null if nothing was changed.
    /// </returns>
    /// <exception cref="Diagnostics.MinImageException">A linker error: the archive is damaged.</exception>
    public static byte[]? Make(LinkInput libc, SymbolUsers program, TargetMachine machine, bool prefersSpeed, out string? otherCaller)
    {
        var edit = ArchiveEdit.Read(libc, machine, out var problem);
        LinkFailure.ThrowIf(problem);
        otherCaller = program.First(_ => true, Locales.Contains);
        if (otherCaller is null)
        {
            edit!.Change(Translation, member => member.ReplaceCode(Translation, MachineCode.ReturnSecondArgument(machine)), out problem);
            LinkFailure.ThrowIf(problem);
            edit.Change(LeakDetection, member => member.ReplaceCode(LeakDetection, MachineCode.Return(machine)), out problem);
            LinkFailure.ThrowIf(problem);
        }

        foreach (var function in machine == TargetMachine.X64 && !prefersSpeed ? MultiarchFunctions : [])
        {
            edit!.Change(function, UseOlderVersions, out problem);
            LinkFailure.ThrowIf(problem);
        }

        return edit!.HasChanges ? edit.ToArray() : null;
    }

    private static bool UseOlderVersions(ObjectEdit resolver)
    {
        var versions = resolver.Needed.ToFrozenSet(StringComparer.Ordinal);
        return resolver.Rename(name => OlderVersions(name).FirstOrDefault(versions.Contains)) > 0;
    }

    // AVX2 instead of AVX-512: every processor with AVX-512 also has AVX2, BMI and LZCNT, and most resolvers test for these, too. AVX2 instead of AVX2
    // without VZEROUPPER, which aborts a transaction (RTM): .NET starts none, and code that does has to handle aborts. SSE2, which every processor has,
    // instead of SSE4 and SSSE3. Only implementations that the resolver already uses; one without an older version is kept.
    private static IEnumerable<string> OlderVersions(string name) => Versions().Match(name) switch
    {
        { Success: false } => [],
        { Groups: var g } when g["sse"].Success => [$"{g["stem"]}_sse2_unaligned", $"{g["stem"]}_sse2"],
        { Groups: var g } when g["form"].Value is "_no_vzeroupper" => [$"{g["stem"]}_avx2_unaligned", $"{g["stem"]}_avx_unaligned"],
        { Groups: var g } => [$"{g["stem"]}_avx2{g["form"]}", $"{g["stem"]}_avx{g["form"]}", $"{g["stem"]}_sse2_unaligned"],
    };

    [GeneratedRegex(
        "^(?<stem>__[a-z_]+?)_("
        + "(avx512|evex|evex512)(?<form>_movbe|_unaligned|_unaligned_erms|_no_vzeroupper)?(_rtm)?"
        + "|avx2?(?<form>_movbe|_unaligned|_unaligned_erms)?_rtm"
        + "|(?<sse>sse42|sse4_1|ssse3))$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Versions();
}
