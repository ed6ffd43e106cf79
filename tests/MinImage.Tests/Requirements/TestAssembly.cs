using System.Reflection;
using System.Reflection.Emit;

namespace MinImage.Tests.Requirements;

/// <summary>An assembly of a few methods, and the types of Microsoft.Extensions.Configuration that they call.</summary>
internal sealed class TestAssembly
{
    private readonly PersistedAssemblyBuilder _assembly;
    private readonly TypeBuilder _program;

    public TestAssembly(string name)
    {
        var configuration = new PersistedAssemblyBuilder(new AssemblyName("Microsoft.Extensions.Configuration.Json"), typeof(object).Assembly)
            .DefineDynamicModule("json");
        var extensions = configuration.DefineType("Microsoft.Extensions.Configuration.JsonConfigurationExtensions", TypeAttributes.Public);
        MethodBuilder Method(string method, params Type[] parameters) =>
            extensions.DefineMethod(method, MethodAttributes.Public | MethodAttributes.Static, typeof(object), parameters);
        AddPath = Method("AddJsonFile", typeof(object), typeof(string));
        AddOptional = Method("AddJsonFile", typeof(object), typeof(string), typeof(bool));
        AddReloading = Method("AddJsonFile", typeof(object), typeof(string), typeof(bool), typeof(bool));
        SetBasePath = Method("SetBasePath", typeof(object), typeof(string));
        _assembly = new PersistedAssemblyBuilder(new AssemblyName(name), typeof(object).Assembly);
        _program = _assembly.DefineDynamicModule(name).DefineType(name + ".Program", TypeAttributes.Public);
    }

    public MethodInfo AddPath { get; }

    public MethodInfo AddOptional { get; }

    public MethodInfo AddReloading { get; }

    public MethodInfo SetBasePath { get; }

    /// <summary>Adds a method.</summary>
    public TestAssembly With(string method, Action<ILGenerator> body)
    {
        var il = _program.DefineMethod(method, MethodAttributes.Public | MethodAttributes.Static, typeof(void), []).GetILGenerator();
        il.Emit(OpCodes.Ldnull);
        body(il);
        il.Emit(OpCodes.Pop);
        il.Emit(OpCodes.Ret);
        return this;
    }

    /// <summary>Writes the assembly into a folder.</summary>
    /// <returns>Its path.</returns>
    public string Save(string folder)
    {
        _program.CreateType();
        var path = Path.Combine(folder, _assembly.GetName().Name + ".dll");
        _assembly.Save(path);
        return path;
    }
}
