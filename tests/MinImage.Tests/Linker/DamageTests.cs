using System.Text.RegularExpressions;
using MinImage.Linker;

namespace MinImage.Tests.Linker;

/// <summary>Whatever is wrong with an input, the outcome is a program or a diagnostic.</summary>
public sealed partial class DamageTests
{
    // Of one link: thousands of them take a few seconds. A machine may be busy.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    // Defines what the files below need, so that whole they link.
    private static readonly byte[] Support = MakeSupport();

    [Theory]
    [InlineData(1, 1500)]
    [InlineData(2, 1500)]
    public void A_small_object(int seed, int count) => Survives(seed, count, MakeSmall());

    [Theory]
    [InlineData(3, 600)]
    public void What_a_compiler_makes_of_C(int seed, int count) => Survives(seed, count, Compiled("code.c", Source, "-O2", "-g", "-fPIC", "-ffunction-sections"));

    [Theory]
    [InlineData(4, 600)]
    public void What_a_compiler_makes_of_exceptions(int seed, int count) => Survives(seed, count, Compiled("code.cpp", CxxSource, "-O1", "-fPIC", "-fno-plt"));

    [Theory]
    [InlineData(5, 1000)]
    public void An_archive(int seed, int count) => Survives(seed, count, new TestArchive().Add("a.o", MakeSmall()).Add("a-member-with-a-long-name.o", MakeSmall("second")).ToBytes());

    [Theory]
    [InlineData(6, 500)]
    public void An_archive_without_an_index(int seed, int count) =>
        Survives(seed, count, new TestArchive { IndexWord = 0 }.Add("a.o", MakeSmall()).ToBytes());

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

    private static void Survives(int seed, int count, byte[] whole)
    {
        Assert.Empty(Link(whole).Diagnostics);
        var random = new Random(seed);
        var damage = new Damage(random);
        for (var i = 0; i < count; i++)
        {
            var damaged = damage.Apply(whole);
            var output = LinkInTime(damaged, $"seed {seed}, number {i}");

            if (output.Executable is null)
            {
                Assert.NotEmpty(output.Diagnostics);
                Assert.All(output.Diagnostics, d => Assert.Matches(Code(), d.Code));
            }
            else
            {
                Assert.Empty(output.Diagnostics);
                AssertSound(new LinkedProgram(output), $"seed {seed}, number {i}");
            }
        }
    }

    private static LinkOutput LinkInTime(byte[] file, string place)
    {
        var link = Task.Run(() => Link(file));
        try
        {
            Assert.True(link.Wait(Limit), $"{place}: no end after {Limit}.");
        }
        catch (AggregateException e)
        {
            Assert.Fail($"{place}: {e.InnerException}");
        }

        return link.Result;
    }

    // What was linked is whole, whatever it is of.
    private static void AssertSound(LinkedProgram program, string place)
    {
        var length = (ulong)program.File.Length;
        Assert.True(program.Elf.Segments.All(s => s.Offset + s.FileSize <= length), place);
        Assert.True(program.Elf.Headers.All(h => h.Type == MinImage.Linker.Format.SectionType.NoBits || h.Offset + h.Size <= length), place);
        MapTests.AddsUp(program);
    }

    private static LinkOutput Link(byte[] file) =>
        new TestLink().Add("support.o", Support).Add("damaged.o", file).Run(new ParallelOptions { MaxDegreeOfParallelism = 1 });

    private static byte[] MakeSupport()
    {
        var support = TestObject.Start("entry").Weak("entry");
        foreach (var name in (string[])["other", "__gxx_personality_v0", "__cxa_begin_catch", "__cxa_end_catch", "__cxa_allocate_exception", "__cxa_throw", "_Unwind_Resume", "_ZN5GuardD1Ev"])
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

    private static byte[] Compiled(string name, string source, params string[] flags)
    {
        using var host = new HostProgram { IsCxx = name.EndsWith("pp", StringComparison.Ordinal) }.Compile(name, source, flags);
        return host.ReadObject();
    }

    [GeneratedRegex("^MINIMAGE10[0-9]{2}$")]
    private static partial Regex Code();
}
