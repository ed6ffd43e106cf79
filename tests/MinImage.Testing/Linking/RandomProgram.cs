using System.Globalization;
using System.Text;
using MinImage.Linker.Elf;
using MinImage.Linker.Machines;

namespace MinImage.Testing.Linking;

/// <summary>A program of many objects and an archive, with some work for each pass.</summary>
internal static class RandomProgram
{
    private const int Objects = 60;
    private const int FunctionsEach = 8;

    public static TestLink Make(int seed)
    {
        var random = new Random(seed);
        var start = TestObject.Start(Function(0, 0), "__start_listed", "__stop_listed");
        var link = new TestLink().Add("start.o", start);
        var archive = new TestArchive();
        for (var i = 0; i < Objects; i++)
        {
            var file = MakeObject(random, i);
            var name = string.Create(CultureInfo.InvariantCulture, $"object{i}.o");
            if (i % 3 == 0)
            {
                archive.Add(name, file);
            }
            else
            {
                link.Add(name, file);
            }
        }

        return link.Add("lib.a", archive);
    }

    private static TestObject MakeObject(Random random, int index)
    {
        var file = new TestObject();
        var names = Enumerable.Range(0, FunctionsEach).Select(i => Function(index, i)).ToArray();
        foreach (var name in names)
        {
            var code = file.Code(name, [0xE8, 0, 0, 0, 0, 0x48, 0x8D, 0x05, 0, 0, 0, 0, 0x48, 0x3B, 0x05, 0, 0, 0, 0, 0xC3]);
            file.Relocate(code, 1, X64Relocation.Plt32, Other(random), -4);
            file.Relocate(code, 8, X64Relocation.Relative32, random.Next(2) == 0 ? Text(index) : Data(index), -4);
            file.Relocate(code, 15, X64Relocation.GotRelative32RelaxableRex, Other(random), -4);
        }

        file.Unwind(names);
        file.Pointers(Data(index), Other(random), Text(index), Other(random));
        file.Data(Data(index) + "odd", [1], 1);
        var odd = file.Section(".data.odd", SectionType.ProgramBits, SectionFlags.Alloc | SectionFlags.Write, new byte[8], 1);
        file.Symbol("odd" + Data(index), SymbolBinding.Local, SymbolType.Object, odd);
        file.Relocate(odd, 0, X64Relocation.Absolute64, Data(index));
        var text = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"text {random.Next(10)}\0"));
        file.Symbol(Text(index), SymbolBinding.Local, SymbolType.None, file.Strings(text));
        file.Common("common" + Data(random.Next(5)), (ulong)random.Next(1, 100), 8);
        var listed = file.Section("listed", SectionType.ProgramBits, SectionFlags.Alloc | SectionFlags.Write, new byte[24], 8);
        file.Relocate(listed, 0, X64Relocation.Absolute64, Other(random));
        file.Relocate(listed, 8, X64Relocation.Absolute64, "odd" + Data(index));
        file.Relocate(listed, 16, X64Relocation.Absolute64, "common" + Data(random.Next(5)));
        var inline = file.Function("inline", SymbolBinding.Weak, Text(index));
        file.Group(file.Symbol("inline", SymbolBinding.Weak, SymbolType.Function, inline), isComdat: true, inline);
        var resolver = file.Section(".text.resolver", SectionType.ProgramBits, SectionFlags.Alloc | SectionFlags.Execute, [0x31, 0xC0, 0xC3], 16);
        file.Symbol(Resolver(index), SymbolBinding.Global, SymbolType.IndirectFunction, resolver);
        var info = file.Section(".debug_info", SectionType.ProgramBits, SectionFlags.None, new byte[16]);
        file.Relocate(info, 0, X64Relocation.Absolute64, names[0]);
        file.Relocate(info, 8, X64Relocation.Absolute64, names[1]);
        return file;
    }

    private static string Other(Random random)
    {
        var index = random.Next(Objects);
        return random.Next(8) == 0 ? Resolver(index) : Function(index, random.Next(FunctionsEach));
    }

    private static string Function(int file, int index) => string.Create(CultureInfo.InvariantCulture, $"function{file}_{index}");

    private static string Text(int file) => string.Create(CultureInfo.InvariantCulture, $"text{file}");

    private static string Data(int file) => string.Create(CultureInfo.InvariantCulture, $"data{file}");

    private static string Resolver(int file) => string.Create(CultureInfo.InvariantCulture, $"resolver{file}");
}
