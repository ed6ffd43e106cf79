using System.Globalization;
using MinImage.Diagnostics;
using MinImage.Ilc;
using MinImage.Linker.Diagnostics;
using MinImage.Linking;
using MinImage.Linking.BuiltIn;
using MinImage.Testing.Linking;

namespace MinImage.Tests.Linking.BuiltIn;

public sealed class BuiltInLinkerTests : IDisposable
{
    private readonly TestSysRoot _sysRoot = new();
    private readonly RecordingLog _log = new();

    private string Executable => Path.Combine(_sysRoot.Folder, "out", "deeper", "app");

    private string SymbolFile => Executable + ".dbg";

    public void Dispose() => _sysRoot.Dispose();

    [Fact]
    public void Writes_an_executable_that_may_be_run_and_its_symbols_beside()
    {
        Link(Object("main"));

        var executable = new ElfView(File.ReadAllBytes(Executable));
        Assert.True(executable.HasSection(".gnu_debuglink"));
        Assert.Contains("app.dbg", System.Text.Encoding.ASCII.GetString(executable.Content(".gnu_debuglink")), StringComparison.Ordinal);
        Assert.Contains(new ElfView(File.ReadAllBytes(SymbolFile)).Symbols(), s => s.Name == "main");
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal("rwxr-xr-x", Mode(File.GetUnixFileMode(Executable)));
        }

        Assert.Equal(["app", "app.dbg"], Directory.GetFiles(Path.GetDirectoryName(Executable)!).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void What_was_there_before_is_replaced()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Executable)!);
        File.WriteAllText(Executable, "old");

        Link(Object("main"));

        Assert.Equal(0x7F, File.ReadAllBytes(Executable)[0]);
    }

    [Fact]
    public void Libraries_of_the_project_come_before_those_of_the_sysroot()
    {
        var own = _sysRoot.Write("own/libown.a", new TestArchive().Add("f.o", Function("f", "g")).ToBytes());
        _sysRoot.Write("lib/libc.a", new TestArchive().Add("f.o", Function("f")).Add("g.o", Function("g")).ToBytes());

        Link(Object("main", "f"), own);

        var symbols = new ElfView(File.ReadAllBytes(SymbolFile)).Symbols().Select(s => s.Name).ToList();
        Assert.Contains("g", symbols);
    }

    [Fact]
    public void The_crypto_shim_is_joined_to_the_sysroots_OpenSSL()
    {
        var shim = WriteShim();
        _sysRoot.Write("lib/libssl.a", new TestArchive().Add("ssl.o", Function("SSL_new")).ToBytes());

        Link(Object("main", "user"), shim);

        Assert.Contains(new ElfView(File.ReadAllBytes(SymbolFile)).Symbols(), s => s.Name == "SSL_new");
    }

    [Theory]
    [InlineData(OpenSslMode.Reduced, false, true)]
    [InlineData(OpenSslMode.Reduced, true, false)]
    [InlineData(OpenSslMode.Whole, false, false)]
    public void The_smaller_OpenSSL_of_a_sysroot_is_linked_unless_all_of_it_is_wanted_or_a_library_calls_it(OpenSslMode mode, bool isCalled, bool isReduced)
    {
        var shim = WriteShim();
        _sysRoot.Write("lib/libssl.a", new TestArchive().Add("ssl.o", Function("SSL_new", "whole")).Add("whole.o", Function("whole")).ToBytes());
        _sysRoot.Write("lib/reduced/libcrypto.a", new TestArchive { IndexWord = 0 }.ToBytes());
        _sysRoot.Write("lib/reduced/libssl.a", new TestArchive().Add("ssl.o", Function("SSL_new", "reduced")).Add("reduced.o", Function("reduced")).ToBytes());
        var own = _sysRoot.Write("own/libown.a", new TestArchive().Add("own.o", isCalled ? Function("own", "SSL_new") : Function("own")).ToBytes());

        Link(Object("main", "user", "own"), mode, shim, own);

        var symbols = new ElfView(File.ReadAllBytes(SymbolFile)).Symbols().Select(symbol => symbol.Name).ToList();
        Assert.Equal((isReduced, !isReduced), (symbols.Contains("reduced"), symbols.Contains("whole")));
    }

    [Fact]
    public void An_undefined_symbol_is_reported_with_the_managed_method_that_needs_it()
    {
        var file = Function("Shop_Native__answer", "sqlite3_open");
        file.Function("main", "Shop_Native__answer");

        var error = Refusal(file.ToBytes());

        Assert.Equal(LinkCodes.UndefinedSymbol, error.Code);
        Assert.Contains("'sqlite3_open'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Shop.Native.answer needs it", error.Message, StringComparison.Ordinal);
        Assert.Contains("NativeLibrary", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Executable));
        Assert.False(File.Exists(SymbolFile));
    }

    [Fact]
    public void Each_problem_is_an_error_with_its_own_code()
    {
        const uint unknown = 200;
        var file = new TestObject();
        file.Relocate(file.Function("main", "nowhere"), 0, unknown, "main");

        var error = Refusal(file.ToBytes());

        Assert.Equal([LinkCodes.UndefinedSymbol, LinkCodes.UnknownRelocation], error.Errors.Select(e => e.Code).Order());
        Assert.EndsWith("remove the DirectPInvoke item that requires it.", Message(LinkCodes.UndefinedSymbol), StringComparison.Ordinal);
        Assert.EndsWith("set MinImageLinker to Host.", Message(LinkCodes.UnknownRelocation), StringComparison.Ordinal);

        string Message(string code) => error.Errors.Single(e => e.Code == code).Message;
    }

    [Fact]
    public void The_first_errors_of_many_are_reported_and_all_are_in_the_log()
    {
        var names = Enumerable.Range(0, 8).Select(i => string.Create(CultureInfo.InvariantCulture, $"nowhere{i}")).ToArray();

        var error = Refusal(Object("main", names));

        Assert.Equal(5, error.Errors.Length);
        Assert.All(error.Errors, e => Assert.Equal(LinkCodes.UndefinedSymbol, e.Code));
        Assert.All(error.Errors.Zip(names), pair => Assert.Contains($"'{pair.Second}'", pair.First.Message, StringComparison.Ordinal));
        Assert.Contains("3 more errors are in the binary log", error.Errors[4].Message, StringComparison.Ordinal);
        Assert.DoesNotContain("more", error.Errors[0].Message, StringComparison.Ordinal);
        Assert.All(names, name => Assert.Contains(_log.Traces, line => line.Contains($"'{name}'", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_damaged_object_is_reported_by_its_path()
    {
        var error = Refusal(Object("main")[..200]);

        Assert.Equal(LinkCodes.DamagedObject, error.Code);
        Assert.Contains(Path.Combine(_sysRoot.Folder, "app.o"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_argument_of_another_linker_is_refused()
    {
        var error = Assert.Throws<MinImageException>(() => Link(Object("main"), "-Wl,--wrap=malloc"));

        Assert.Equal(Codes.UnknownLinkerArgument, error.Code);
    }

    private MinImageException Refusal(byte[] file) => Assert.Throws<MinImageException>(() => Link(file));

    // A shim like the runtime pack's, with a user of one function of OpenSSL.
    private string WriteShim()
    {
        var startCode = Function("InitializeOpenSSLShim");
        startCode.Function("OpenLibrary");
        startCode.Data("SSL_new_ptr", new byte[8]);
        var members = new TestArchive().Add("opensslshim.o", startCode).Add("user.o", Function("user", "SSL_new_ptr", "InitializeOpenSSLShim"));
        return _sysRoot.Write(RuntimePack.OpenSslShim, members.ToBytes());
    }

    private void Link(byte[] file, params string[] arguments) => Link(file, OpenSslMode.Reduced, arguments);

    private void Link(byte[] file, OpenSslMode openSsl, params string[] arguments)
    {
        var path = _sysRoot.Write("app.o", file);
        var request = new LinkRequest(TestSysRoot.X64, path, [.. arguments], "/pack", Executable, SymbolFile) { OpenSsl = openSsl };
        using var files = new InputFiles();
        using var linked = new BuiltInLinker(_sysRoot.Open()).Link(request, files, _log, CancellationToken.None);
        linked.Commit();
    }

    private static byte[] Object(string function, params string[] uses) => Function(function, uses).ToBytes();

    private static TestObject Function(string name, params string[] uses)
    {
        var file = new TestObject();
        file.Function(name, uses);
        return file;
    }

    private static string Mode(UnixFileMode mode) =>
        string.Concat("rwxrwxrwx".Select((letter, i) => ((int)mode & (1 << (8 - i))) != 0 ? letter : '-'));
}
