using System.Globalization;
using System.Text.RegularExpressions;
using MinImage.Linker;
using Xunit.Abstractions;

namespace MinImage.Tests.Linker;

/// <summary>
/// Whatever is wrong with an input, the outcome is a program or a diagnostic, in bounded time and memory. <c>damage.sh</c> runs them for longer,
/// or from another seed.
/// </summary>
public sealed partial class DamageTests(ITestOutputHelper output)
{
    // Of one link: thousands of them take a few seconds. A machine may be busy.
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    // What a link may allocate: as much for any, as a section may ask for an address that 2^20 divides; and so many times its input.
    private const long FixedMemory = 16 << 20;
    private const long MemoryPerByte = 64;

    private static readonly int Seed = Number("MinImageDamageSeed", 2015);
    private static readonly int Times = Number("MinImageDamageTimes", 1);

    // Defines what the files below need, so that whole they link.
    private static readonly byte[] Support = MakeSupport();

    [Fact]
    public void A_small_object() => Survives(50_000, Whole.X64(MakeSmall()));

    [Fact]
    public void An_archive() => Survives(25_000, Whole.X64(new TestArchive().Add("a.o", MakeSmall()).Add("a-member-with-a-long-name.o", MakeSmall("second")).ToBytes()));

    [Fact]
    public void An_archive_without_an_index() => Survives(15_000, Whole.X64(new TestArchive { IndexWord = 0 }.Add("a.o", MakeSmall()).ToBytes()));

    [Theory]
    [InlineData(20_000, "gcc -O2 -g -ffunction-sections")]
    [InlineData(10_000, "gcc -O0 -mtls-dialect=gnu2")]
    [InlineData(10_000, "gcc -O2 -fno-plt -fcommon")]
    [InlineData(20_000, "clang -O2 --target=aarch64-linux-gnu")]
    [InlineData(10_000, "clang -O0 -g --target=aarch64-linux-gnu -ffunction-sections")]
    public void What_a_compiler_makes_of_C(int count, string compiler) => Survives(count, Whole.Compiled("code.c", Source, compiler));

    [Theory]
    [InlineData(20_000, "g++ -O1 -fno-plt")]
    [InlineData(10_000, "clang++ -O0 -g -ffunction-sections")]
    [InlineData(20_000, "clang++ -O1 --target=aarch64-linux-gnu")]
    public void What_a_compiler_makes_of_exceptions(int count, string compiler) => Survives(count, Whole.Compiled("code.cpp", CxxSource, compiler));

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
            switch (x) { case 1: return one(x); case 2: return two(x); case 3: return 17; case 4: return three(x); case 5: return 5; case 6: return replaced(x); }
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

    // Each input has a number, and is the same for the same seed, whatever runs beside it.
    private void Survives(int count, Whole whole)
    {
        output.WriteLine($"The seed is {Seed}.");
        Assert.Empty(Link(whole, whole.File).Output.Diagnostics);
        NumberedCases.Run(count * Times, TimeLimit, number =>
        {
            var damaged = new Damage(new Random(HashCode(number))).Apply(whole.File);
            var place = $"seed {Seed}, number {number}";
            var (result, memory) = Link(whole, damaged, place);

            Assert.True(memory <= FixedMemory + (MemoryPerByte * (damaged.Length + whole.Support.Length)), $"{place}: {memory} bytes for {damaged.Length}.");
            if (result.Executable is null)
            {
                Assert.True(result.Diagnostics.Length > 0, place);
                Assert.All(result.Diagnostics, d => Assert.Matches(Code(), d.Code));
            }
            else
            {
                Assert.Empty(result.Diagnostics);
                AssertSound(new LinkedProgram(result), place);
            }
        });
    }

    // Not the one of the runtime, which is another in each process.
    private static int HashCode(int number) => unchecked((Seed * 486187739) ^ (number * (int)2654435761));

    private static (LinkOutput Output, long Memory) Link(Whole whole, byte[] file, string place)
    {
        try
        {
            return Link(whole, file);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{place}: {e.Message}", e);
        }
    }

    // What was linked is whole, whatever it is of.
    private static void AssertSound(LinkedProgram program, string place)
    {
        var length = (ulong)program.File.Length;
        Assert.True(program.Elf.Segments.All(s => s.Offset + s.FileSize <= length), place);
        Assert.True(program.Elf.Headers.All(h => h.Type == MinImage.Linker.Format.SectionType.NoBits || h.Offset + h.Size <= length), place);
        MapTests.AddsUp(program);
    }

    // On this thread alone, so that what it allocates can be told.
    private static (LinkOutput Output, long Memory) Link(Whole whole, byte[] file)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var output = new TestLink { Machine = whole.Machine }.Add("support.o", whole.Support).Add("damaged.o", file).Run(new ParallelOptions { MaxDegreeOfParallelism = 1 });
        return (output, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static byte[] MakeSupport()
    {
        var support = TestObject.Start("entry").Weak("entry");
        foreach (var name in (string[])["other", "__gxx_personality_v0", "__cxa_begin_catch", "__cxa_end_catch", "__cxa_allocate_exception", "__cxa_throw", "_Unwind_Resume", "_ZN5GuardD1Ev", "_ZSt9terminatev"])
        {
            support.Function(name);
        }

        support.Data("_ZTIi", new byte[16]);
        support.Data("_ZTVN10__cxxabiv117__class_type_infoE", new byte[64]);
        support.Symbol(
            "outer",
            MinImage.Linker.Format.SymbolBinding.Global,
            MinImage.Linker.Format.SymbolType.ThreadLocal,
            support.Section(".tdata", MinImage.Linker.Format.SectionType.ProgramBits, MinImage.Linker.Format.SectionFlags.Alloc | MinImage.Linker.Format.SectionFlags.Write | MinImage.Linker.Format.SectionFlags.ThreadLocal, new byte[8], 8));
        return support.ToBytes();
    }

    private static byte[] MakeSmall(string prefix = "") => SmallObject.Make(prefix).ToBytes();

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    [GeneratedRegex("^MINIMAGE10[0-9]{2}$")]
    private static partial Regex Code();

    /// <summary>A file that links, with what it needs.</summary>
    private sealed record Whole(TargetMachine Machine, byte[] Support, byte[] File)
    {
        private const string SupportSource = """
            __thread int outer;
            int entry(int);
            int other(int x) { return x; }
            int __gxx_personality_v0, __cxa_begin_catch, __cxa_end_catch, __cxa_allocate_exception, __cxa_throw, _Unwind_Resume, _ZN5GuardD1Ev, _ZSt9terminatev, _ZTIi;
            long _ZTVN10__cxxabiv117__class_type_infoE[8];
            void _start(void) { entry(outer); }
            """;

        public static Whole X64(byte[] file) => new(TargetMachine.X64, DamageTests.Support, file);

        public static Whole Compiled(string name, string source, string compiler)
        {
            const string arm64 = "--target=aarch64-linux-gnu";
            var file = Compile(name, source, compiler);
            return compiler.Contains(arm64, StringComparison.Ordinal) ? new(TargetMachine.Arm64, Compile("support.c", SupportSource, "clang -O1 " + arm64), file) : X64(file);
        }

        private static byte[] Compile(string name, string source, string compiler)
        {
            var words = compiler.Split(' ');
            using var host = new HostProgram { Compiler = words[0] }.Compile(name, source, [.. words.Skip(1), "-fPIC"]);
            return host.ReadObject();
        }
    }
}
