using MinImage.Diagnostics;
using MinImage.Globalization;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Elf;
using MinImage.Linker.Inputs;
using MinImage.Linking;
using MinImage.Linking.Icu;
using MinImage.Testing.Linking;
using MinImage.Tests.Globalization;

namespace MinImage.Tests.Linking.Icu;

public sealed class IcuBindingTests : IDisposable
{
    private static readonly string[] Entries = ["GlobalizationNative_LoadICU", "GlobalizationNative_InitICUFunctions", "GlobalizationNative_GetICUVersion"];

    private readonly List<InputContent> _contents = [];

    public void Dispose() => _contents.ForEach(content => content.Dispose());

    [Fact]
    public void A_pointer_leads_to_the_function_whose_name_ends_in_the_version()
    {
        var program = Link(["u_strlen", "ucol_open"], ["u_strlen_72", "ucol_open_72", "ucol_close_72"]);

        Assert.Equal(program.AddressOf("u_strlen_72"), program.WordAt(program.AddressOf("u_strlen_ptr")));
        Assert.Equal(program.AddressOf("ucol_open_72"), program.WordAt(program.AddressOf("ucol_open_ptr")));
        Assert.False(program.Has("ucol_close_72"));
        Assert.DoesNotContain(program.Map.Entries, e => e.File == "shim.a(pal_icushim.o)");
    }

    [Fact]
    public void Functions_without_a_version_are_bound_by_their_plain_names()
    {
        var program = Link(["u_strlen"], ["u_strlen"]);

        Assert.Equal(program.AddressOf("u_strlen"), program.WordAt(program.AddressOf("u_strlen_ptr")));
    }

    [Fact]
    public void Of_two_functions_that_do_the_same_one_is_enough()
    {
        var program = Link(["u_strlen", "ucol_clone", "ucol_safeClone"], ["u_strlen_72", "ucol_clone_72"]);

        Assert.Equal(program.AddressOf("ucol_clone_72"), program.WordAt(program.AddressOf("ucol_clone_ptr")));
        Assert.Equal(0ul, program.WordAt(program.AddressOf("ucol_safeClone_ptr")));
    }

    [Theory]
    [InlineData(TargetMachine.X64, "B801000000C3", "C3", "B800000148C3")]
    [InlineData(TargetMachine.Arm64, "20008052C0035FD6", "C0035FD6", "000080522000A972C0035FD6")]
    public void What_the_shim_runs_at_start_says_that_it_worked_and_which_version_it_is(TargetMachine machine, string load, string loadFromApp, string version)
    {
        // 72.1, a byte for each number: 0x48010000.
        Assert.Equal(load, Convert.ToHexString(MachineCode.Return(machine, 1)));
        Assert.Equal(loadFromApp, Convert.ToHexString(MachineCode.Return(machine)));
        Assert.Equal(version, Convert.ToHexString(MachineCode.Return(machine, 0x4801_0000)));
    }

    [Fact]
    public void The_data_is_that_of_the_cultures_that_are_wanted()
    {
        var program = Link(["u_strlen"], ["u_strlen_72"], "de");

        var symbol = program.Symbol("icudt72_dat");
        var data = IcuData.Read(program.At(symbol.Value, (int)symbol.Size).ToArray());
        Assert.Equal(0ul, symbol.Value % 16);
        Assert.Contains(data.Items, item => item.Name == "de.res");
        Assert.DoesNotContain(data.Items, item => item.Name == "fr.res");
        Assert.Equal([0xB8, 0, 0, 1, 0x48, 0xC3], program.At(program.AddressOf("GlobalizationNative_GetICUVersion"), 6).ToArray());
    }

    [Fact]
    public void A_function_that_this_ICU_lacks_is_a_mismatch_that_names_it()
    {
        var error = Refusal(Shim(["u_strlen", "u_new_in_99"]), Functions("u_strlen_72"), Data(TestIcuData.Make()));

        Assert.Equal(Codes.IcuMismatch, error.Code);
        Assert.Contains("u_new_in_99", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shim_that_is_put_together_in_another_way_is_a_mismatch()
    {
        var unknown = StartCode(["u_strlen"]);
        unknown.Function("AnotherFunctionOfTheStartCode");

        var without = Refusal(new TestArchive().Add("other.o", new TestObject()), Functions("u_strlen_72"), Data(TestIcuData.Make()));
        var with = Refusal(new TestArchive().Add("pal_icushim.o", unknown), Functions("u_strlen_72"), Data(TestIcuData.Make()));

        Assert.Equal((Codes.IcuMismatch, Codes.IcuMismatch), (without.Code, with.Code));
        Assert.Contains("'shim.a'", with.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_that_is_damaged_or_missing_is_an_error_that_names_the_library()
    {
        var shim = Shim(["u_strlen"]);
        var functions = Functions("u_strlen_72");

        MinImageException[] errors =
        [
            Refusal(shim, functions, Data(TestIcuData.Make()[..100])),
            Refusal(shim, functions, Data([])),
            Refusal(shim, functions, Data(TestIcuData.Make(("icuver.res", TestBundle.Empty)))),
            Refusal(shim, functions, new TestArchive().Add("x.o", Function("icudata"))),
        ];

        Assert.All(errors, error => Assert.Equal(Codes.IcuDataDamaged, error.Code));
        Assert.All(errors, error => Assert.Contains("'libicudata.a'", error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_damaged_archive_is_the_linkers_error()
    {
        var shim = Shim(["u_strlen"]).ToBytes()[..^300];
        var error = Assert.Throws<MinImageException>(
            () => Make(shim, Functions("u_strlen_72").ToBytes(), Data(TestIcuData.Make()).ToBytes(), "all"));

        Assert.Equal(LinkCodes.DamagedArchive, error.Code);
    }

    // A member like the runtime pack's: functions that locate a shared library, and the pointers that they fill.
    private static TestObject StartCode(string[] functions)
    {
        var file = new TestObject();
        foreach (var entry in Entries)
        {
            file.Function(entry);
        }

        foreach (var function in functions)
        {
            file.Data(function + "_ptr", new byte[8]);
        }

        return file;
    }

    private static TestArchive Shim(string[] functions) => new TestArchive().Add("pal_icushim.o", StartCode(functions));

    private static TestArchive Functions(params string[] names)
    {
        var archive = new TestArchive();
        foreach (var name in names)
        {
            archive.Add(name + ".o", Function(name));
        }

        return archive;
    }

    private static TestArchive Data(byte[] content)
    {
        // As in ICU's build: a symbol at the start of the section, without a size.
        var file = new TestObject();
        var section = file.Section(".rodata", SectionType.ProgramBits, SectionFlags.Alloc, content, 16);
        file.Symbol("icudt72_dat", SymbolBinding.Global, SymbolType.Object, section);
        return new TestArchive().Add("icudt72l_dat.o", file);
    }

    private static TestObject Function(string name)
    {
        var file = new TestObject();
        file.Function(name);
        return file;
    }

    private MinImageException Refusal(TestArchive shim, TestArchive functions, TestArchive data) =>
        Assert.Throws<MinImageException>(() => Make(shim.ToBytes(), functions.ToBytes(), data.ToBytes(), "all"));

    private byte[] Make(byte[] shim, byte[] functions, byte[] data, string cultures) =>
        IcuBinding.Make(Input("shim.a", shim), [Input("libicuuc.a", functions)], Input("libicudata.a", data), CultureNames.Parse(cultures), TargetMachine.X64);

    private LinkInput Input(string name, byte[] bytes)
    {
        var content = InputContent.FromBytes(bytes);
        _contents.Add(content);
        return new LinkInput(name, content);
    }

    private LinkedProgram Link(string[] called, string[] offered, string cultures = "all")
    {
        var shim = Shim(called).ToBytes();
        var functions = Functions(offered).ToBytes();
        string[] uses = [.. Entries, .. called.Select(f => f + "_ptr"), "icudt72_dat"];
        return new TestLink()
            .Add("start.o", TestObject.Start(uses))
            .Add("binding.o", Make(shim, functions, Data(TestIcuData.Make()).ToBytes(), cultures))
            .Add("shim.a", shim)
            .Add("libicuuc.a", functions)
            .Link();
    }
}
