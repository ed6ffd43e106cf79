using System.Collections.Immutable;
using System.Text;
using MinImage.Diagnostics;
using MinImage.Linking;

namespace MinImage.Tests.Linking;

public sealed class LinkedInputsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_is_read()
    {
        var path = _folder["obj/record.json"];
        var inputs = new LinkedInputs(
            LinkedInputs.Format,
            "linux-x64",
            LinkerChoice.BuiltIn,
            "app/app.o",
            ["app/libown.a"],
            ImmutableSortedDictionary<string, string>.Empty.Add("__xmknod", "mknod"),
            [new LinkedFile("app/libown.a", LinkedFileOrigin.Project, IsLinked: true, Members: ["c++.o"])],
            [new LinkedAssembly("System.Private.CoreLib", "Runtime", IsFramework: true)],
            [new LinkedPackage("Runtime", "10.0.12", "MIT")],
            SystemPackages: [])
        {
            Icu = new LinkedIcu("72.1", "all", HasData: true),
        };

        LinkedInputsFile.Write(path, inputs);
        var read = LinkedInputsFile.Read(path);

        Assert.Equal(inputs.Libraries.ToArray(), read.Libraries.ToArray());
        Assert.Equal(inputs.Aliases, read.Aliases);
        Assert.Equal(inputs.Files[0].Members!.Value.ToArray(), read.Files[0].Members!.Value.ToArray());
        Assert.Equal(inputs.Assemblies.ToArray(), read.Assemblies.ToArray());
        Assert.Equal(inputs.Packages.ToArray(), read.Packages.ToArray());
        Assert.Equal(inputs.Icu, read.Icu);
        Assert.Contains("\"c++.o\"", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{ "formatVersion": 2 }""")]
    public void A_damaged_record_is_an_error_with_its_path(string json)
    {
        var path = _folder.Write("record.json", Encoding.UTF8.GetBytes(json));

        var error = Assert.Throws<MinImageException>(() => LinkedInputsFile.Read(path));

        Assert.Equal(Codes.FileNotAccessible, error.Code);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }
}
