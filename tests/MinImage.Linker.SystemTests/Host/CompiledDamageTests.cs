using MinImage.Linker.Inputs;
using Xunit.Abstractions;

namespace MinImage.Linker.SystemTests.Host;

/// <inheritdoc cref="DamagedInput"/>
[Trait(Needs.Trait, Needs.Fault)]
public sealed class CompiledDamageTests(ITestOutputHelper output)
{
    private const string SupportSource = """
        __thread int outer;
        int entry(int);
        int other(int x) { return x; }
        int __gxx_personality_v0, __cxa_begin_catch, __cxa_end_catch, __cxa_allocate_exception, __cxa_throw, _Unwind_Resume;
        int _ZN5GuardD1Ev, _ZSt9terminatev, _ZTIi;
        long _ZTVN10__cxxabiv117__class_type_infoE[8];
        void _start(void) { entry(outer); }
        """;

    private const string Source = """
        extern int other(int);
        extern __thread int outer;
        static __thread int inner = 3;
        struct entry { const char *name; int (*call)(int); } ;
        static int one(int x) { return other(x) + outer; }
        static int two(int x) { return other(x) * ++inner; }
        static int three(int x) { return other(x) * 3; }
        __attribute__((weak)) int replaced(int x) { return one(x) - two(x); }
        static const struct entry entries[] = { { "one", one }, { "two", two }, { "three", three } };
        __attribute__((constructor)) static void start(void) { outer = 1; }
        int entry(int x) {
            switch (x) {
                case 1: return one(x); case 2: return two(x); case 3: return 17; case 4: return three(x); case 5: return 5; case 6: return replaced(x);
            }
            const char *name = entries[x & 1].name;
            return name[0] + entries[x & 1].call(x);
        }
        """;

    private const string CxxSource = """
        struct Failure { int code; };
        struct Guard { ~Guard(); };
        extern "C" int other(int);
        template <class T> T twice(T x) { Guard guard; if (x < 0) throw Failure(); return x + other(x); }
        extern "C" int entry(int x) {
            try { Guard guard; return twice(x) + twice((long)x); } catch (const Failure &f) { return f.code; } catch (int i) { return i; }
        }
        """;

    [Theory]
    [InlineData(8_000, "gcc -O2 -g -ffunction-sections")]
    [InlineData(4_000, "gcc -O0 -mtls-dialect=gnu2")]
    [InlineData(4_000, "gcc -O2 -fno-plt -fcommon")]
    [InlineData(8_000, "clang -O2 --target=aarch64-linux-gnu")]
    [InlineData(4_000, "clang -O0 -g --target=aarch64-linux-gnu -ffunction-sections")]
    public void What_a_compiler_makes_of_C(int count, string compiler) => Compiled("code.c", Source, compiler).Survives(count, output);

    [Theory]
    [InlineData(8_000, "g++ -O1 -fno-plt")]
    [InlineData(4_000, "clang++ -O0 -g -ffunction-sections")]
    [InlineData(8_000, "clang++ -O1 --target=aarch64-linux-gnu")]
    public void What_a_compiler_makes_of_exceptions(int count, string compiler) => Compiled("code.cpp", CxxSource, compiler).Survives(count, output);

    private static DamagedInput Compiled(string name, string source, string compiler)
    {
        const string arm64 = "--target=aarch64-linux-gnu";
        var file = Compile(name, source, compiler);
        return compiler.Contains(arm64, StringComparison.Ordinal)
            ? new(TargetMachine.Arm64, Compile("support.c", SupportSource, "clang -O1 " + arm64), file)
            : DamagedInput.X64(file);
    }

    private static byte[] Compile(string name, string source, string compiler)
    {
        var words = compiler.Split(' ');
        using var host = new HostProgram { Compiler = words[0] }.Compile(name, source, [.. words.Skip(1), "-fPIC"]);
        return host.ReadObject();
    }
}
