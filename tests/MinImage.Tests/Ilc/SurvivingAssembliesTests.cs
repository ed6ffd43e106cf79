using MinImage.Ilc;
using MinImage.Linker.Inputs;
using MinImage.Linker.Objects;
using MinImage.Testing.Linking;

namespace MinImage.Tests.Ilc;

public sealed class SurvivingAssembliesTests
{
    [Theory]
    [InlineData("S_P_CoreLib_System_String__Concat", "System.Private.CoreLib")]
    [InlineData("System_Net_Http_System_Net_Http_HttpClient__Send", "System.Net.Http")]
    [InlineData("System_App_Program__Main", "System")]
    [InlineData("_ZTV9Newtonsoft_Json_Newtonsoft_Json_JsonReader", "Newtonsoft.Json")]
    [InlineData("__NONGCSTATICSNewtonsoft_Json_Newtonsoft_Json_JsonReader", "Newtonsoft.Json")]
    [InlineData("unbox_System_Net_Http_X__M", "System.Net.Http")]
    public void The_assembly_of_a_symbol_survives(string symbol, string expected)
    {
        Assert.Equal([expected], Find(symbol));
    }

    [Theory]
    [InlineData("Newtonsoft")]
    [InlineData("__Str_System_Net_Http_")]
    [InlineData("RhpNewFast")]
    [InlineData("_ZTV14System___Canon")]
    [InlineData("__Array<System___Canon>")]
    public void Other_symbols_belong_to_no_assembly(string symbol)
    {
        Assert.Empty(Find(symbol));
    }

    [Fact]
    public void Assemblies_are_found_once_and_in_order()
    {
        Assert.Equal(["System", "System.Private.CoreLib"], Find("S_P_CoreLib_A__M", "System_A__M", "System_B__M"));
    }

    private static string[] Find(params string[] symbols)
    {
        var file = new TestObject();
        foreach (var symbol in symbols)
        {
            file.Function(symbol);
        }

        using var content = InputContent.FromBytes(file.ToBytes());
        var read = ObjectSymbols.Read(new LinkInput("app.o", content), TargetMachine.X64, out _)!;
        string[] assemblies = ["System", "System.Net.Http", "System.Private.CoreLib", "Newtonsoft.Json", "Unused"];
        return [.. SurvivingAssemblies.Find(read, assemblies.Select(name => new CompiledAssembly($"/lib/{name}.dll", IsFramework: true))).Select(a => a.Name)];
    }
}
