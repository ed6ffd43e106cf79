using System.Collections.Immutable;
using MinImage.Diagnostics;
using MinImage.Linker.Diagnostics;
using MinImage.Linking;
using MinImage.Publishing;
using MinImage.Requirements;
using MinImage.Tests.Linker;
using MinImage.Tests.Linking;

namespace MinImage.Tests.Publishing;

public sealed class ProgramLinkTests : IDisposable
{
    private readonly TestSysRoot _sysRoot = new();

    private string Executable => Path.Combine(_sysRoot.Folder, "app");

    private string Record => Path.Combine(_sysRoot.Folder, "requirements.json");

    public void Dispose() => _sysRoot.Dispose();

    [Fact]
    public void Leaves_the_executable_and_the_record_of_what_it_asks_for()
    {
        Run(Object("main"), assemblies: []);

        Assert.True(File.Exists(Executable));
        Assert.True(File.Exists(Record));
    }

    [Fact]
    public void That_fails_says_why_also_where_the_program_cannot_be_read_either()
    {
        var error = Assert.Throws<MinImageException>(() => Run(Object("main", "missing"), assemblies: ["/nowhere/app.dll"]));

        Assert.Equal(LinkCodes.UndefinedSymbol, error.Code);
    }

    [Fact]
    public void That_succeeds_is_none_where_the_program_cannot_be_read()
    {
        Assert.ThrowsAny<IOException>(() => Run(Object("main"), assemblies: ["/nowhere/app.dll"]));
    }

    private void Run(byte[] file, ImmutableArray<string> assemblies)
    {
        var path = _sysRoot.Write("app.o", file);
        var request = new LinkRequest(TestSysRoot.X64, path, [], "/pack", Executable, Executable + ".dbg");
        var program = new CompiledProgram(path, TestSysRoot.X64, assemblies, []);
        ProgramLink.Run(new BuiltInLinker(_sysRoot.Open()), request, program, Record, new RecordingLog(), CancellationToken.None);
    }

    private static byte[] Object(string function, params string[] uses)
    {
        var file = new TestObject();
        file.Function(function, uses);
        return file.ToBytes();
    }
}
