using System.Globalization;
using System.Text.RegularExpressions;
using MinImage.Linker;
using MinImage.Linker.Elf;
using MinImage.Linker.Inputs;
using Xunit.Abstractions;

namespace MinImage.Testing.Linking;

/// <summary>
/// Whatever is wrong with an input, the linker returns a program or a diagnostic, in bounded time and memory. <c>damage.sh</c> runs the tests for longer,
/// or from another seed.
/// </summary>
/// <param name="machine">The machine it is for.</param>
/// <param name="support">An object that defines what the file needs, so that the undamaged file links.</param>
/// <param name="file">An object or archive.</param>
internal sealed partial class DamagedInput(TargetMachine machine, byte[] support, byte[] file)
{
    // The limit of one link. Thousands of them take a few seconds, but the machine may be busy.
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    // A link may allocate a fixed amount, because a section may be aligned to 2^20, and a multiple of its input.
    private const long FixedMemory = 16 << 20;
    private const long MemoryPerByte = 64;

    private static readonly int Seed = Number("MinImageDamageSeed", 2015);
    private static readonly int Times = Number("MinImageDamageTimes", 1);

    private static readonly byte[] X64Support = MakeX64Support();

    public static DamagedInput X64(byte[] file) => new(TargetMachine.X64, X64Support, file);

    /// <summary>Links the file with many kinds of damage, and checks the outcome of each link.</summary>
    // Each input has a number, and depends on nothing but that and the seed.
    public void Survives(int count, ITestOutputHelper output)
    {
        output.WriteLine($"The seed is {Seed}.");
        Assert.Empty(Link(file).Output.Diagnostics);
        NumberedCases.Run(count * Times, TimeLimit, number =>
        {
            var damaged = new Damage(new Random(HashCode(number))).Apply(file);
            var place = $"seed {Seed}, number {number}";
            var (result, memory) = Link(damaged, place);

            Assert.True(memory <= FixedMemory + (MemoryPerByte * (damaged.Length + support.Length)), $"{place}: {memory} bytes for {damaged.Length}.");
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

    // Unlike HashCode.Combine, the same in every process.
    private static int HashCode(int number) => unchecked((Seed * 486187739) ^ (number * (int)2654435761));

    private (LinkOutput Output, long Memory) Link(byte[] damaged, string place)
    {
        try
        {
            return Link(damaged);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{place}: {e.Message}", e);
        }
    }

    // The linked program is well-formed, whatever the input was.
    private static void AssertSound(LinkedProgram program, string place)
    {
        var length = (ulong)program.File.Length;
        Assert.True(program.Elf.Segments.All(s => s.Offset + s.FileSize <= length), place);
        Assert.True(program.Elf.Headers.All(h => h.Type == SectionType.NoBits || h.Offset + h.Size <= length), place);
        program.AssertMapAddsUp();
    }

    // On this thread alone, so that its allocations can be measured.
    private (LinkOutput Output, long Memory) Link(byte[] damaged)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var output = new TestLink { Machine = machine }
            .Add("support.o", support)
            .Add("damaged.o", damaged)
            .Run(new ParallelOptions { MaxDegreeOfParallelism = 1 });
        return (output, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static byte[] MakeX64Support()
    {
        var support = TestObject.Start("entry").Weak("entry");
        string[] names =
        [
            "other", "__gxx_personality_v0", "__cxa_begin_catch", "__cxa_end_catch", "__cxa_allocate_exception", "__cxa_throw", "_Unwind_Resume",
            "_ZN5GuardD1Ev", "_ZSt9terminatev",
        ];
        foreach (var name in names)
        {
            support.Function(name);
        }

        support.Data("_ZTIi", new byte[16]);
        support.Data("_ZTVN10__cxxabiv117__class_type_infoE", new byte[64]);
        support.Symbol(
            "outer",
            SymbolBinding.Global,
            SymbolType.ThreadLocal,
            support.Section(".tdata", SectionType.ProgramBits, SectionFlags.Alloc | SectionFlags.Write | SectionFlags.ThreadLocal, new byte[8], 8));
        return support.ToBytes();
    }

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    [GeneratedRegex("^MINIMAGE10[0-9]{2}$")]
    private static partial Regex Code();
}
