using System.Collections.Immutable;
using MinImage.Diagnostics;
using MinImage.Ilc;
using MinImage.Linker.Diagnostics;
using MinImage.Linking;
using MinImage.Linking.BuiltIn;
using MinImage.Publishing;
using MinImage.Testing.Linking;

namespace MinImage.Tests.Publishing;

public sealed class ProgramLinkTests : IDisposable
{
    private readonly TestSysRoot _sysRoot = new();

    private string Executable => Path.Combine(_sysRoot.Folder, "app");

    private string LinkedInputs => Path.Combine(_sysRoot.Folder, "linked-inputs.json");

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
    public void Records_the_assemblies_that_are_in_the_object()
    {
        var assembly = File.ReadAllBytes(typeof(ProgramLinkTests).Assembly.Location);
        var present = _sysRoot.Write("app.dll", assembly);
        var trimmed = _sysRoot.Write("trimmed.dll", assembly);

        Run(Object("main"), assemblies: [present, trimmed]);

        Assert.Equal([new LinkedAssembly("app", Package: null, IsFramework: false)], LinkedInputsFile.Read(LinkedInputs).Assemblies.ToArray());
    }

    [Fact]
    public void Skips_an_unchanged_link()
    {
        Run(Object("main"), assemblies: []);
        var written = File.GetLastWriteTimeUtc(Executable);

        Run(Object("main"), assemblies: []);

        Assert.Equal(written, File.GetLastWriteTimeUtc(Executable));
    }

    [Fact]
    public void Links_again_if_the_object_changes_although_the_executable_is_newer()
    {
        Run(Object("main"), assemblies: []);
        var before = File.ReadAllBytes(Executable);
        File.SetLastWriteTimeUtc(Executable, DateTime.UtcNow.AddDays(2));

        Run(Object("main", "main"), assemblies: []);

        Assert.NotEqual(before, File.ReadAllBytes(Executable));
    }

    [Fact]
    public void Links_again_if_the_executable_or_its_symbols_are_damaged()
    {
        Run(Object("main"), assemblies: []);
        var files = new[] { Executable, Executable + ".dbg", LinkedInputs };
        var before = files.Select(File.ReadAllBytes).ToList();

        foreach (var file in files)
        {
            var damaged = File.ReadAllBytes(file);
            damaged[^1] ^= 1;
            File.WriteAllBytes(file, damaged);
            Run(Object("main"), assemblies: []);

            Assert.Equal(before, files.Select(File.ReadAllBytes));
        }
    }

    [Fact]
    public void Links_again_if_a_file_of_the_sysroot_changes_to_an_older_one()
    {
        Run(Object("main"), assemblies: []);
        File.SetLastWriteTimeUtc(Executable, DateTime.UnixEpoch);
        var manifest = Path.Combine(_sysRoot.Folder, "sysroot.json");
        File.AppendAllText(manifest, "\n");
        File.SetLastWriteTimeUtc(manifest, DateTime.UnixEpoch.AddDays(-1));

        Run(Object("main"), assemblies: []);

        Assert.NotEqual(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(Executable));
    }

    [Fact]
    public void That_fails_says_why_also_where_the_program_cannot_be_read_either()
    {
        var error = Assert.Throws<MinImageException>(() => Run(Object("main", "missing"), assemblies: ["/nowhere/app.dll"]));

        Assert.Equal(LinkCodes.UndefinedSymbol, error.Code);
    }

    [Fact]
    public void Fails_by_its_file_where_an_assembly_is_missing()
    {
        var error = Assert.ThrowsAny<IOException>(() => Run(Object("main"), assemblies: ["/nowhere/app.dll"]));

        Assert.Contains("/nowhere/app.dll", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fails_by_a_code_where_an_assembly_is_damaged()
    {
        var assembly = _sysRoot.Write("app.dll", "MZ"u8.ToArray());

        var error = Assert.Throws<MinImageException>(() => Run(Object("main"), assemblies: [assembly]));

        Assert.Equal(Codes.FileNotAccessible, error.Code);
        Assert.Contains(assembly, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_that_has_changed_since_it_was_read_is_read_again()
    {
        using var files = new InputFiles();
        _ = files.Open(_sysRoot.Open()["libc.a"]);
        var member = new TestObject();
        member.Function("f");
        _sysRoot.Write("lib/libc.a", new TestArchive().Add("f.o", member).ToBytes());

        Run(Object("main", "f"), assemblies: [], files);

        Assert.True(File.Exists(Executable));
    }

    private void Run(byte[] file, ImmutableArray<string> assemblies)
    {
        using var files = new InputFiles();
        Run(file, assemblies, files);
    }

    private void Run(byte[] file, ImmutableArray<string> assemblies, InputFiles files)
    {
        var path = _sysRoot.Write("app.o", file);
        var link = new LinkRequest(TestSysRoot.X64, path, [], "/pack", Executable, Executable + ".dbg");
        var program = new CompiledProgram(path, TestSysRoot.X64, assemblies, []);
        var request = new ProgramLinkRequest(link, program, Record)
        {
            Assemblies = [.. assemblies.Select(assembly => new CompiledAssembly(assembly, IsFramework: false))],
            RecordFile = Path.Combine(_sysRoot.Folder, "link.json"),
            LinkedInputsFile = LinkedInputs,
            SizesFile = Path.Combine(_sysRoot.Folder, "sizes.json"),
        };
        ProgramLink.Run(new BuiltInLinker(_sysRoot.Open()), request, files, new RecordingLog(), CancellationToken.None);
    }

    private static byte[] Object(string function, params string[] uses)
    {
        var file = new TestObject();
        file.Function(function, uses);

        // The code of the assembly that the tests pass, in which the measurement looks up its types.
        file.Function("app_MinImage_Tests_Publishing_ProgramLinkTests__Object");
        return file.ToBytes();
    }
}
