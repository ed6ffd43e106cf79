using System.Text.RegularExpressions;
using MinImage.Linker.Inputs;
using MinImage.Linker.Objects;
using MinImage.Linking;
using MinImage.Linking.Libc;
using MinImage.Testing.Linking;

namespace MinImage.SystemTests.Linking.Libc;

/// <summary>Tests with the host's static glibc.</summary>
public sealed partial class LibcReductionTests : IDisposable
{
    // Its output does not depend on the processor: it compares results with those of plain code, and prints messages.
    private const string Program = """
        #define _GNU_SOURCE
        #include <netdb.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <strings.h>
        #include <wchar.h>
        #define N 700
        #define CHECK(c) do { if (!(c)) { printf("%d: not so: %s, %d %d\n", __LINE__, #c, at, n); exit(1); } } while (0)
        static char a[2 * N], b[2 * N], c[2 * N];
        static wchar_t v[2 * N], w[2 * N];
        static int sign(int x) { return (x > 0) - (x < 0); }
        static void check(int at, int n) {
            char *x = a + at, *y = b + 3 * at % 61;
            for (int i = 0; i < n; i++) x[i] = y[i] = 'a' + (i * 7 + at) % 25;
            x[n] = y[n] = 0;
            CHECK(strlen(x) == (size_t)n && strnlen(x, N) == (size_t)n && strnlen(x, n / 2) == (size_t)n / 2);
            CHECK(memchr(x, 'z', n) == NULL && memchr(x, 0, n + 1) == x + n && memrchr(x, 'z', n) == NULL);
            CHECK(rawmemchr(x, 0) == x + n && strchr(x, 'z') == NULL && strchrnul(x, 'z') == x + n && strrchr(x, 'z') == NULL);
            CHECK(memcmp(x, y, n + 1) == 0 && strcmp(x, y) == 0 && strncmp(x, y, N) == 0 && bcmp(x, y, n) == 0);
            CHECK(strcasecmp(x, y) == 0 && strncasecmp(x, y, N) == 0);
            for (int i = 0; i < n; i += 1 + n / 9) {
                char keep = x[i];
                x[i] = 'z';
                CHECK(memchr(x, 'z', n) == x + i && memrchr(x, 'z', n) == x + i && strchr(x, 'z') == x + i && strrchr(x, 'z') == x + i);
                CHECK(rawmemchr(x, 'z') == x + i && strchrnul(x, 'z') == x + i && strcspn(x, "zZ") == (size_t)i && strpbrk(x, "Zz") == x + i);
                CHECK(sign(memcmp(x, y, n)) == 1 && sign(memcmp(y, x, n)) == -1 && bcmp(x, y, n) != 0 && memcmp(x, y, i) == 0);
                CHECK(sign(strcmp(x, y)) == 1 && sign(strcmp(y, x)) == -1 && sign(strncmp(x, y, i + 1)) == 1 && strncmp(x, y, i) == 0);
                CHECK(sign(strcasecmp(x, y)) == 1 && sign(strncasecmp(y, x, i + 1)) == -1 && strncasecmp(x, y, i) == 0);
                x[i] = keep - 'a' + 'A';
                CHECK(strcmp(x, y) < 0 && strcasecmp(x, y) == 0 && strncasecmp(x, y, n) == 0);
                x[i] = keep;
            }
            memset(c, 'q', sizeof c);
            CHECK(memcpy(c + 5, x, n + 1) == c + 5 && memcmp(c + 5, y, n + 1) == 0 && c[4] == 'q' && c[n + 6] == 'q');
            CHECK(memmove(c + 9, c + 5, n + 1) == c + 9 && memcmp(c + 9, y, n + 1) == 0);
            CHECK(memmove(c + 2, c + 9, n + 1) == c + 2 && memcmp(c + 2, y, n + 1) == 0);
            CHECK(mempcpy(c, x, n) == c + n && stpcpy(c, x) == c + n && strcpy(c + 1, x) == c + 1 && strcmp(c + 1, y) == 0);
            c[0] = 0;
            CHECK(strcat(strcat(c, x), y) == c && strlen(c) == 2 * (size_t)n && (n == 0 || strstr(c + 1, y) >= c + 1));
            c[0] = 0;
            CHECK(strncat(c, x, n / 2) == c && strlen(c) == (size_t)n / 2);
            memset(c, 'q', sizeof c);
            CHECK(strncpy(c, x, n + 20) == c && strcmp(c, y) == 0 && c[n + 19] == 0 && c[n + 20] == 'q');
            CHECK(stpncpy(c, x, n / 2) == c + n / 2 && c[n / 2] == (n / 2 == n ? 0 : y[n / 2]));
            memset(c + 1, 'r', n);
            CHECK(c[n + 20] == 'q' && strspn(c + 1, "r") >= (size_t)n);
            for (int i = 0; i <= n; i++) v[i] = w[i] = x[i];
            CHECK(wcslen(v) == (size_t)n && wcsnlen(v, N) == (size_t)n && wcschr(v, L'z') == NULL && wcsrchr(v, L'z') == NULL);
            CHECK(wmemchr(v, L'z', n) == NULL && wcscmp(v, w) == 0 && wcsncmp(v, w, N) == 0 && wmemcmp(v, w, n) == 0);
            if (n > 0) {
                v[n - 1] = L'z';
                CHECK(wcschr(v, L'z') == v + n - 1 && wcsrchr(v, L'z') == v + n - 1 && wmemchr(v, L'z', n) == v + n - 1);
                CHECK(wcscmp(v, w) > 0 && wcsncmp(w, v, n) < 0 && wmemcmp(v, w, n) > 0 && wmemset(w, L'y', n) == w && w[n - 1] == L'y');
            }
        }
        int main(void) {
            for (int at = 0; at < 64; at += 7)
                for (int n = 0; n < N - 64; n += n < 140 ? 1 : 13) check(at, n);
            printf("%s; %s; %s\n", strerror(2), gai_strerror(EAI_NONAME), strerror(99999));
            return 0;
        }
        """;

    private const string Printed = "No such file or directory; Name or service not known; Unknown error 99999\n";

    private readonly List<InputContent> _contents = [];
    private readonly LinkInput _libc;

    public LibcReductionTests()
    {
        var content = InputContent.FromFile(HostCompiler.Libraries.Single(path => Path.GetFileName(path) == "libc.a"));
        _contents.Add(content);
        _libc = new LinkInput("libc.a", content);
    }

    public void Dispose() => _contents.ForEach(content => content.Dispose());

    [Theory]
    [InlineData("memcpy", "__memcpy_avx_unaligned_erms", "__memcpy_avx512_unaligned_erms")]
    [InlineData("memcpy", "__memcpy_avx_unaligned", "__memcpy_avx512_no_vzeroupper")]
    [InlineData("memmove", "__memmove_sse2_unaligned", "__memmove_ssse3")]
    [InlineData("memset", "__memset_avx2_unaligned_erms", "__memset_avx2_unaligned_erms_rtm")]
    [InlineData("memcmp", "__memcmp_avx2_movbe", "__memcmp_evex_movbe")]
    [InlineData("memchr", "__memchr_avx2", "__memchr_evex_rtm")]
    [InlineData("strlen", "__strlen_avx2", "__strlen_evex")]
    [InlineData("strcasecmp_l", "__strcasecmp_l_sse2", "__strcasecmp_l_sse42")]
    [InlineData("strstr", "__strstr_sse2_unaligned", "__strstr_avx512")]
    [InlineData("wmemset", "__wmemset_avx2_unaligned", "__wmemset_avx512_unaligned")]
    public void A_resolver_knows_one_version_for_a_generation_of_processors(string function, string stays, string goes)
    {
        var before = Needed(_libc, function);
        var after = Needed(Reduced(), function);

        Assert.Contains(goes, before);
        Assert.Contains(stays, before);
        Assert.DoesNotContain(goes, after);
        Assert.Contains(stays, after);
    }

    [Fact]
    public void No_resolver_knows_a_version_that_it_did_not_know()
    {
        var reduced = Reduced();
        var functions = ArchiveSymbols.Read(_libc, TargetMachine.X64, out _)!.Names
            .Where(name => StringFunction().IsMatch(name) && Needed(_libc, name).Contains("_dl_x86_cpu_features"))
            .ToList();

        Assert.True(functions.Count > 50, string.Join(", ", functions));
        Assert.All(functions, function => Assert.Subset(Needed(_libc, function), Needed(reduced, function)));
    }

    [Fact]
    public void Who_prefers_speed_keeps_all_versions()
    {
        var reduced = Reduced(prefersSpeed: true);

        Assert.Equal(Needed(_libc, "memcpy"), Needed(reduced, "memcpy"));
        Assert.Empty(Needed(reduced, "__dcgettext"));
    }

    // Runs with the versions that the resolvers select on this processor, and with those for older processors.
    [Fact]
    public void String_functions_and_messages_are_right_on_each_generation_of_processors()
    {
        using var host = new HostProgram { LibcChange = libc => LibcReduction.Make(libc, Nobody, TargetMachine.X64, prefersSpeed: false, out _) }
            .Compile("program.c", Program, "-O1", "-fno-builtin");

        var program = host.Expect(Printed);

        string[] older =
        [
            "-AVX512F,-AVX512VL,-AVX512BW",
            "-AVX2,-AVX512F,-AVX512VL,-AVX512BW,-AVX_Fast_Unaligned_Load",
            "-AVX2,-AVX512F,-AVX_Fast_Unaligned_Load,-Fast_Unaligned_Copy,-SSE4_2,-SSE4_1,-ERMS",
        ];
        foreach (var lacks in older)
        {
            Assert.Equal((0, Printed), (host.RunWith($"GLIBC_TUNABLES=glibc.cpu.hwcaps={lacks}") is var run ? run.ExitCode : -1, run.Output));
        }

        var versions = program.SymbolFile.Symbols().Select(symbol => symbol.Name).Where(name => name.StartsWith("__", StringComparison.Ordinal)).ToList();
        Assert.Contains("__memmove_avx_unaligned_erms", versions);
        Assert.DoesNotContain(versions, name => name.Contains("evex", StringComparison.Ordinal));
        Assert.DoesNotContain(versions, name => name.Contains("avx512", StringComparison.Ordinal));
        Assert.DoesNotContain(versions, name => name.EndsWith("_rtm", StringComparison.Ordinal));
        Assert.DoesNotContain(versions, name => name == "__dcigettext");
    }

    [Theory]
    [InlineData("setlocale", true)]
    [InlineData("uselocale", true)]
    [InlineData("bindtextdomain", true)]
    [InlineData("localeconv", false)]
    public void Where_something_may_set_a_locale_messages_are_translated(string function, bool isTranslated)
    {
        var own = new TestObject();
        own.Function("own", function);

        var reduced = Reduced(out var otherCaller, Input("/elsewhere/libown.a", new TestArchive().Add("own.o", own).ToBytes()));

        Assert.Equal(isTranslated ? $"/elsewhere/libown.a ({function})" : null, otherCaller);
        Assert.Equal(isTranslated ? ["__dcigettext"] : [], Needed(reduced, "__dcgettext"));
        Assert.DoesNotContain("__strlen_evex", Needed(reduced, "strlen"));
    }

    [GeneratedRegex("^(__)?(mem|str|stp|wcs|wmem|raw)[a-z_]*$")]
    private static partial Regex StringFunction();

    private static SymbolUsers Nobody => new([], TargetMachine.X64, CancellationToken.None);

    private LinkInput Reduced(bool prefersSpeed = false) => Input("libc.a", LibcReduction.Make(_libc, Nobody, TargetMachine.X64, prefersSpeed, out _)!);

    private LinkInput Reduced(out string? otherCaller, params LinkInput[] program)
    {
        var users = new SymbolUsers(program, TargetMachine.X64, CancellationToken.None);
        return Input("libc.a", LibcReduction.Make(_libc, users, TargetMachine.X64, prefersSpeed: false, out otherCaller)!);
    }

    // Returns the symbols that a link of the member pulls in; a symbol that no relocation refers to does not count.
    private HashSet<string> Needed(LinkInput libc, string function)
    {
        var member = ArchiveSymbols.Read(libc, TargetMachine.X64, out _)!.MemberThatDefines(function, out var problem);
        Assert.Null(problem);
        var undefined = member!.Undefined.ToHashSet(StringComparer.Ordinal);
        var references = InspectedObject.Read(Input(member.Name, member.Content.ToArray()), TargetMachine.X64, out _)!.References;
        return references.Find(_ => true, _ => true).Select(reference => reference.To).Where(undefined.Contains).ToHashSet(StringComparer.Ordinal);
    }

    private LinkInput Input(string name, byte[] bytes)
    {
        var content = InputContent.FromBytes(bytes);
        _contents.Add(content);
        return new LinkInput(name, content);
    }
}
