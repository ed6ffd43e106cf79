using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using MinImage.Linker.Inputs;
using MinImage.Linker.Objects;

namespace MinImage.Linking.Libc;

/// <summary>
/// Leaves out of a static glibc what is there for the sake of a few processors, or of nobody. Members are changed before the link:
/// what they referred to is then not in the program.
/// </summary>
public static partial class LibcReduction
{
    // Returns a message in the language of the program's locale: of its second argument, in English.
    private const string Translation = "__dcgettext";

    // The functions whose resolver chooses by what the processor can do (glibc's sysdeps/x86_64/multiarch).
    private static readonly ImmutableArray<string> Chosen =
    [
        "memchr", "memcmp", "__memcmpeq", "memcpy", "memmove", "mempcpy", "memrchr", "memset", "rawmemchr",
        "stpcpy", "stpncpy", "strcasecmp", "strcasecmp_l", "strcat", "strchr", "strchrnul", "strcmp", "strcpy", "strlen",
        "strncasecmp", "strncasecmp_l", "strncat", "strncmp", "strncpy", "strnlen", "strrchr", "strstr",
        "wcschr", "wcscmp", "wcslen", "wcsncmp", "wcsnlen", "wcsrchr", "wmemchr", "wmemcmp", "wmemset",
    ];

    // A program's locale is C, whose messages are those in the program, until it calls one of the first three. The others are for who
    // translates messages of its own.
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

    /// <summary>Makes the changed archive.</summary>
    /// <param name="libc">The static archive of the C library.</param>
    /// <param name="program">What is linked besides the system's libraries: the program's own object, .NET's libraries, and others that the project adds.</param>
    /// <param name="machine">The processor.</param>
    /// <param name="prefersSpeed">Whether string functions keep a version for each kind of processor.</param>
    /// <param name="otherCaller">What may set a locale, and by which function; null for nothing. Translations then stay.</param>
    /// <returns>
    /// The archive, without those changes for which this C library has no such members, or has them in another form. Null where nothing is changed.
    /// </returns>
    /// <exception cref="Diagnostics.MinImageException">Codes of the linker: the archive is damaged.</exception>
    public static byte[]? Make(LinkInput libc, SymbolUsers program, TargetMachine machine, bool prefersSpeed, out string? otherCaller)
    {
        ArgumentNullException.ThrowIfNull(libc);
        ArgumentNullException.ThrowIfNull(program);
        var edit = ArchiveEdit.Read(libc, machine, out var problem);
        LinkFailure.ThrowIf(problem);
        otherCaller = program.First(_ => true, Locales.Contains);
        if (otherCaller is null)
        {
            edit!.Change(Translation, member => member.ReplaceCode(Translation, MachineCode.ReturnSecondArgument(machine)), out problem);
            LinkFailure.ThrowIf(problem);
        }

        foreach (var function in machine == TargetMachine.X64 && !prefersSpeed ? Chosen : [])
        {
            edit!.Change(function, OneForAGeneration, out problem);
            LinkFailure.ThrowIf(problem);
        }

        return edit!.HasChanges ? edit.ToArray() : null;
    }

    private static bool OneForAGeneration(ObjectEdit resolver)
    {
        var versions = resolver.Needed.ToFrozenSet(StringComparer.Ordinal);
        return resolver.Rename(name => OlderVersion(name).FirstOrDefault(versions.Contains)) > 0;
    }

    // AVX2 for AVX-512: no processor has that without AVX2, BMI and LZCNT, and most resolvers ask for them besides. AVX2 for AVX2 without
    // VZEROUPPER, which ends a transaction (RTM): .NET begins none, and whoever does has to be ready for its end. SSE2, which every processor has,
    // for SSE4 and SSSE3. Only what the resolver knows already: a version that has no older one stays.
    private static IEnumerable<string> OlderVersion(string name) => Versions().Match(name) switch
    {
        { Success: false } => [],
        { Groups: var g } when g["sse"].Success => [$"{g["stem"]}_sse2_unaligned", $"{g["stem"]}_sse2"],
        { Groups: var g } when g["form"].Value is "_no_vzeroupper" => [$"{g["stem"]}_avx2_unaligned", $"{g["stem"]}_avx_unaligned"],
        { Groups: var g } => [$"{g["stem"]}_avx2{g["form"]}", $"{g["stem"]}_avx{g["form"]}", $"{g["stem"]}_sse2_unaligned"],
    };

    [GeneratedRegex(
        "^(?<stem>__[a-z_]+?)_((avx512|evex|evex512)(?<form>_movbe|_unaligned|_unaligned_erms|_no_vzeroupper)?(_rtm)?|avx2?(?<form>_movbe|_unaligned|_unaligned_erms)?_rtm|(?<sse>sse42|sse4_1|ssse3))$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Versions();
}
