using MinImage.Ilc;
using MinImage.Linker.Elf;
using MinImage.Linker.Inputs;
using MinImage.Linker.Objects;
using MinImage.Sizes;
using MinImage.Testing.Linking;

namespace MinImage.Tests.Sizes;

public sealed class ExecutableMeasurementTests
{
    private const SectionFlags Code = SectionFlags.Alloc | SectionFlags.Execute;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_byte_of_a_program_is_counted_once(int seed)
    {
        var program = RandomProgram.Make(seed).Run();

        var sizes = ExecutableMeasurement.Measure(
            program.Map!,
            program.Executable,
            compiled: null,
            runtimeFolder: null,
            CancellationToken.None);

        Assert.Equal(program.Executable!.Length, sizes.Bytes);
        Assert.Equal(program.Executable.Length, sizes.Categories.Sum(category => category.Bytes));
        Assert.All(sizes.Categories, SizeNodeTests.AssertAddsUp);
        Assert.DoesNotContain(sizes.Categories, category => category.Name == SizeCategory.Unnamed.NameOf());
    }

    [Fact]
    public void The_compilers_symbols_are_attributed_by_the_metadata_of_assemblies()
    {
        // This test's assembly, mangled as by ILC: its namespace repeats part of its name, and a method's name contains two underscores.
        const string assembly = "MinImage_Tests";
        var compiled = new TestObject();
        var code = compiled.Section("__managedcode", SectionType.ProgramBits, Code, new byte[128], 8);
        Function("Nameless", 8);
        Function($"{assembly}_MinImage_Tests_Sizes_ExecutableMeasurementTests__Every_byte__of", 16);
        Function($"{assembly}_MinImage_Tests_Sizes_ExecutableMeasurementTests_Nested_1<Int32>__Get<__Canon>_3", 48);
        Function($"_lsda0{assembly}_MinImage_Tests_Sizes_ExecutableMeasurementTests_Nested_1<Int32>__Get", 96);
        Function($"_ZTV63{assembly}_MinImage_Tests_Sizes_ExecutableMeasurementTests", 104);
        var program = new TestLink().Add("/crt/crt1.o", TestObject.Start("Nameless")).Add("/app/app.o", compiled).Link();
        using var content = InputContent.FromBytes(compiled.ToBytes());
        var inspected = InspectedObject.Read(new LinkInput("/app/app.o", content), TargetMachine.X64, out _)!;
        var types = new ManagedTypes([new CompiledAssembly(typeof(ExecutableMeasurementTests).Assembly.Location, IsFramework: false)]);

        var sizes = ExecutableMeasurement.Measure(
            program.Map,
            program.File,
            new CompiledObject(inspected, types),
            runtimeFolder: null,
            CancellationToken.None);

        var measured = sizes.Categories.Single(c => c.Name == "app code").Child("MinImage.Tests")!.Child("MinImage.Tests.Sizes")!;
        Assert.Equal([("ExecutableMeasurementTests", 56), ("ExecutableMeasurementTests.Nested`1", 56)], measured.Children.Select(c => (c.Name, c.Bytes)));
        Assert.Equal([("Every_byte__of", 32), ("(type data)", 24)], measured.Children[0].Children.Select(c => (c.Name, c.Bytes)));
        Assert.Equal([("Get", 56)], measured.Children[1].Children.Select(c => (c.Name, c.Bytes)));
        Assert.Equal(8, sizes.Categories.Single(c => c.Name == "unnamed").Bytes);
        Assert.Equal(8, sizes.Categories.Single(c => c.Name == "framework").Child("reflection and tables")!.Child("Nameless")!.Bytes);
        Assert.True(sizes.Categories.Single(c => c.Name == "libc").Child("crt1.o")!.Bytes >= TestObject.UseBytes);
        Assert.Equal(program.File.Length, sizes.Categories.Sum(c => c.Bytes));

        void Function(string name, ulong offset) => compiled.Symbol(name, SymbolBinding.Global, SymbolType.Function, code, offset);
    }

    [Theory]
    [InlineData("/pack/libcrypto.a(a.o)", "OpenSSL", "libcrypto.a", "a.o")]
    [InlineData("/pack/libc.a(printf.o)", "libc", "libc.a", "printf.o")]
    [InlineData("/pack/libicuuc.a(x.ao)", "ICU", "libicuuc.a", "x.ao")]
    [InlineData("/runtime/libRuntime.WorkstationGC.a(gc.cpp.o)", "runtime", "libRuntime.WorkstationGC.a", "gc.cpp.o")]
    [InlineData(
        "/runtime/libSystem.Security.Cryptography.Native.OpenSsl.a(pal_evp.c.o)",
        "OpenSSL",
        "libSystem.Security.Cryptography.Native.OpenSsl.a",
        "pal_evp.c.o")]
    [InlineData("/home/me (old)/libsqlite3.a(sqlite3.o)", "app code", "libsqlite3.a", "sqlite3.o")]
    [InlineData("libcrypto.a(defltprov.o)", "OpenSSL", "libcrypto.a", "defltprov.o")]
    public void A_native_file_is_placed_by_its_name_and_folder(string file, string category, string library, string member)
    {
        var root = new SizeBuilder("");

        new LinkedFiles("/runtime").Place(file, root).Add(1, 1);

        var placed = root.ToNode().Child(category)!.Child(library)!;
        Assert.Equal(member, Assert.Single(placed.Children).Name);
    }

    private sealed record Nested<T>(T Value);
}
