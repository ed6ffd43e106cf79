using System.Reflection;
using System.Reflection.Emit;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MinImage.Requirements;

namespace MinImage.Tests.Requirements;

/// <summary>The IL is that of the request delegate generator: <c>(JsonTypeInfo&lt;T&gt;)options.GetTypeInfo(typeof(T))</c>.</summary>
public sealed class JsonTypesTests : IDisposable
{
    private const string Generated = "Microsoft.AspNetCore.Http.Generated";

    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void A_type_that_an_endpoint_asks_for_needs_metadata()
    {
        Assert.Equal(["System.Collections.Generic.List<int>", "System.Version[]"], Read(Generated, [typeof(Version[]), typeof(List<int>), typeof(object)]));
    }

    [Fact]
    public void A_type_with_metadata_is_not_reported()
    {
        Assert.Equal(["System.Version"], Read(Generated, [typeof(Version[]), typeof(Version), typeof(int)], typeof(Version[]), typeof(int)));
    }

    [Fact]
    public void The_apps_own_calls_are_its_own_business()
    {
        Assert.Empty(Read("Shop", [typeof(Version[])]));
    }

    private string[] Read(string space, Type[] wanted, params Type[] covered)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("Shop"), typeof(object).Assembly);
        var module = assembly.DefineDynamicModule("Shop");
        var endpoints = module.DefineType(space + ".Endpoints");
        var closure = endpoints.DefineNestedType("Closure");
        var il = closure.DefineMethod("Map", MethodAttributes.Static, typeof(void), [typeof(JsonSerializerOptions)]).GetILGenerator();
        foreach (var type in wanted)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldtoken, type);
            il.Emit(OpCodes.Call, typeof(Type).GetMethod("GetTypeFromHandle")!);
            il.Emit(OpCodes.Callvirt, typeof(JsonSerializerOptions).GetMethod("GetTypeInfo")!);
            il.Emit(OpCodes.Pop);
        }

        il.Emit(OpCodes.Ret);
        var context = module.DefineType("Shop.Json", TypeAttributes.Abstract, typeof(JsonSerializerContext));
        context.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, []).GetILGenerator().Emit(OpCodes.Ret);
        foreach (var type in covered)
        {
            context.DefineProperty(type.Name, PropertyAttributes.None, typeof(JsonTypeInfo<>).MakeGenericType(type), null);
        }

        foreach (var type in (TypeBuilder[])[endpoints, closure, context])
        {
            type.CreateType();
        }

        var path = _temporary["Shop.dll"];
        assembly.Save(path);
        return [.. JsonTypes.WithoutMetadata([path], CancellationToken.None)];
    }
}
