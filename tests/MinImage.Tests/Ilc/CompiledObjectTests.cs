using System.Reflection;
using System.Reflection.Emit;
using MinImage.Ilc;
using MinImage.Linker.Elf;
using MinImage.Linker.Inputs;
using MinImage.Linker.Objects;
using MinImage.Testing.Linking;

namespace MinImage.Tests.Ilc;

public sealed class CompiledObjectTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("S_P_CoreLib_System_String__Concat", "System.Private.CoreLib")]
    [InlineData("System_Net_Http_System_Net_Http_HttpClient__Send", "System.Net.Http")]
    [InlineData("System_App_Program__Main", "System")]
    [InlineData("_ZTV9Newtonsoft_Json_Newtonsoft_Json_JsonReader", "Newtonsoft.Json")]
    [InlineData("__NONGCSTATICSNewtonsoft_Json_Newtonsoft_Json_JsonReader", "Newtonsoft.Json")]
    [InlineData("unbox_System_Net_Http_System_Net_Http_HttpClient__M", "System.Net.Http")]
    [InlineData("Shop_Data_Order__Save", "Shop")]
    [InlineData("Shop_Data_Order__<AsyncCallable>Shop_Data_Order__Save", "Shop")]
    [InlineData("_lsda0Shop_Data_Order__<AsyncCallable>Shop_Data_Order__Save", "Shop")]
    [InlineData("__readwritedata_Shop_Data_Order__<AsyncCallable>Shop_Data_Order__Save", "Shop")]
    [InlineData("Internal_CompilerGenerated__Module___<Resume>Shop_Data_Order__<AsyncCallable>Shop_Data_Order__Save", "Shop")]
    [InlineData("__DispatchCell_System_Net_Http_System_Net_Http_HttpClient__Send_Shop_Data_Order__Save", "System.Net.Http")]
    [InlineData("Shop_Data_Shop_Data_Table__Read", "Shop.Data")]
    public void The_assembly_of_a_symbols_type_survives(string symbol, string expected)
    {
        Assert.Equal([expected], Find(symbol));
    }

    [Theory]
    [InlineData("Newtonsoft")]
    [InlineData("__Str_System_Net_Http_")]
    [InlineData("RhpNewFast")]
    public void Other_symbols_belong_to_no_assembly(string symbol)
    {
        Assert.Empty(Find(symbol));
    }

    [Fact]
    public void Assemblies_are_found_once_and_in_order()
    {
        Assert.Equal(
            ["System", "System.Private.CoreLib"],
            Find("S_P_CoreLib_System_String__Concat", "System_App_Program__Main", "System_App_Program__Run"));
    }

    [Fact]
    public void An_assembly_survives_whose_only_method_has_the_bytes_of_another()
    {
        var file = new TestObject();
        var code = file.Section("__managedcode", SectionType.ProgramBits, SectionFlags.Alloc | SectionFlags.Execute, new byte[8], 8);
        file.Symbol("S_P_CoreLib_System_String__Concat", SymbolBinding.Global, SymbolType.Function, code, 0);
        file.Symbol("System_App_Program__Main", SymbolBinding.Global, SymbolType.Function, code, 0);

        Assert.Equal(["System", "System.Private.CoreLib"], Find(file));
    }

    private string[] Find(params string[] symbols)
    {
        var file = new TestObject();
        foreach (var symbol in symbols)
        {
            file.Function(symbol);
        }

        return Find(file);
    }

    private string[] Find(TestObject file)
    {
        CompiledAssembly[] assemblies =
        [
            Assembly("System", "App.Program"),
            Assembly("System.Net.Http", "System.Net.Http.HttpClient"),
            Assembly("System.Private.CoreLib", "System.String"),
            Assembly("Newtonsoft.Json", "Newtonsoft.Json.JsonReader"),
            Assembly("Shop", "Data.Order"),
            Assembly("Shop.Data", "Shop.Data.Table"),
            Assembly("Unused", "Unused.Program"),
        ];
        using var content = InputContent.FromBytes(file.ToBytes());
        var inspected = InspectedObject.Read(new LinkInput("app.o", content), TargetMachine.X64, out _)!;
        return [.. new CompiledObject(inspected, new ManagedTypes(assemblies)).Assemblies.Select(assembly => assembly.Name)];
    }

    private CompiledAssembly Assembly(string name, string type)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(name), typeof(object).Assembly);
        assembly.DefineDynamicModule(name).DefineType(type).CreateType();
        var path = Path.Combine(_folder.Path, name + ".dll");
        assembly.Save(path);
        return new CompiledAssembly(path, IsFramework: true);
    }
}
