using System.Reflection;
using System.Reflection.Metadata;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using MinImage.Ilc;

namespace MinImage.Tests.Ilc;

public sealed class ModuleVersionTests : IDisposable
{
    private const string Program = """
        namespace App;

        public static class Program
        {
            public static void Main()
            {
                System.Console.WriteLine("one");
            }
        }

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sources_that_differ_in_how_lines_end_give_the_same_version()
    {
        var unix = Compile("unix.dll", Program);
        var windows = Compile("windows.dll", Program.ReplaceLineEndings("\r\n"));
        Assert.NotEqual(VersionOf(unix), VersionOf(windows));

        Assert.True(ModuleVersion.Normalize(unix));
        Assert.True(ModuleVersion.Normalize(windows));

        Assert.Equal(VersionOf(unix), VersionOf(windows));
    }

    [Theory]
    [InlineData("one", "two")]
    [InlineData("public static void Main", "public static void Run")]
    public void Sources_that_differ_otherwise_give_another_version(string old, string other)
    {
        var one = Compile("one.dll", Program);
        var two = Compile("two.dll", Program.Replace(old, other, StringComparison.Ordinal));

        ModuleVersion.Normalize(one);
        ModuleVersion.Normalize(two);

        Assert.NotEqual(VersionOf(one), VersionOf(two));
    }

    [Fact]
    public void A_multiline_string_carries_its_line_endings()
    {
        const string Verbatim = "namespace App; public static class Text { public const string Value = @\"one\ntwo\"; }";
        var unix = Compile("unix.dll", Verbatim);
        var windows = Compile("windows.dll", Verbatim.ReplaceLineEndings("\r\n"));

        ModuleVersion.Normalize(unix);
        ModuleVersion.Normalize(windows);

        Assert.NotEqual(VersionOf(unix), VersionOf(windows));
    }

    [Fact]
    public void An_assembly_that_has_its_version_is_not_written()
    {
        var path = Compile("app.dll", Program);
        ModuleVersion.Normalize(path);
        var content = File.ReadAllBytes(path);

        Assert.False(ModuleVersion.Normalize(path));

        Assert.Equal(content, File.ReadAllBytes(path));
    }

    [Fact]
    public void The_normalized_assembly_runs_and_differs_in_its_version_only()
    {
        var path = Compile("app.dll", Program);
        var compiled = File.ReadAllBytes(path);

        ModuleVersion.Normalize(path);

        var normalized = File.ReadAllBytes(path);
        Assert.Equal(compiled.Length, normalized.Length);
        Assert.InRange(compiled.Zip(normalized).Count(pair => pair.First != pair.Second), 1, 16);
        Assert.Equal("Main", Assembly.Load(normalized).GetType("App.Program")!.GetMethods()[0].Name);
    }

    [Fact]
    public void Positions_of_interceptors_are_no_part_of_the_version()
    {
        var unix = Compile("unix.dll", Program, intercepted: true);
        var windows = Compile("windows.dll", Program.ReplaceLineEndings("\r\n"), intercepted: true);
        Assert.NotEqual(LocationIn(unix), LocationIn(windows));

        ModuleVersion.Normalize(unix);
        ModuleVersion.Normalize(windows);

        Assert.Equal(VersionOf(unix), VersionOf(windows));
        Assert.Equal(LocationIn(unix), LocationIn(windows));
        Assert.EndsWith("Program.cs", LocationIn(unix), StringComparison.Ordinal);
    }

    private static Guid VersionOf(string path)
    {
        var version = Guid.Empty;
        ManagedAssembly.Read(path, file =>
        {
            var metadata = file.GetMetadataReader();
            version = metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
        });
        return version;
    }

    private static string LocationIn(string path)
    {
        var location = "";
        ManagedAssembly.Read(path, file =>
        {
            var metadata = file.GetMetadataReader();
            foreach (var attribute in metadata.CustomAttributes.Select(metadata.GetCustomAttribute))
            {
                // A prolog of two bytes and a version before, and the number of named arguments after the location.
                var value = metadata.GetBlobReader(attribute.Value);
                if (value.Length > 30 && value.ReadUInt16() == 1 && value.ReadInt32() == 1)
                {
                    location = Encoding.Latin1.GetString(Convert.FromBase64String(value.ReadSerializedString()!));
                    Assert.Equal(0, value.ReadUInt16());
                }
            }
        });
        return location;
    }

    private string Compile(string file, string source, bool intercepted = false)
    {
        var options = CSharpParseOptions.Default.WithFeatures([new("InterceptorsNamespaces", "App")]);
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is "System.Runtime.dll" or "System.Private.CoreLib.dll" or "System.Console.dll")
            .Select(path => MetadataReference.CreateFromFile(path));
        var tree = Parse(source, "Program.cs");
        var compilation = CSharpCompilation.Create(
            "app", [tree], references, new(OutputKind.DynamicallyLinkedLibrary, deterministic: true, optimizationLevel: OptimizationLevel.Release));
        if (intercepted)
        {
            var call = tree.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>().First();
            var location = compilation.GetSemanticModel(tree).GetInterceptableLocation(call)!;
            compilation = compilation.AddSyntaxTrees(Parse(
                $$"""
                namespace System.Runtime.CompilerServices
                {
                    [System.AttributeUsage(System.AttributeTargets.Method)]
                    file sealed class InterceptsLocationAttribute(int version, string data) : System.Attribute;
                }

                namespace App
                {
                    file static class Interceptors
                    {
                        {{location.GetInterceptsLocationAttributeSyntax()}}
                        public static void Write(string text) { }
                    }
                }
                """,
                "Generated.cs"));
        }

        var path = _folder[file];
        using var content = File.Create(path);
        using var debug = new MemoryStream();
        var result = compilation.Emit(
            content, debug, options: new(debugInformationFormat: DebugInformationFormat.PortablePdb, pdbFilePath: "/_/app.pdb"));
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return path;

        SyntaxTree Parse(string text, string name) =>
            CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8, SourceHashAlgorithm.Sha256), options, name);
    }
}
