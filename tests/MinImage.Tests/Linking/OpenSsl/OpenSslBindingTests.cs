using System.Text;
using MinImage.Diagnostics;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Inputs;
using MinImage.Linking.OpenSsl;
using MinImage.Testing.Linking;

namespace MinImage.Tests.Linking.OpenSsl;

public sealed class OpenSslBindingTests : IDisposable
{
    private readonly TestSysRoot _sysRoot = new();
    private readonly List<InputContent> _contents = [];

    public void Dispose()
    {
        _contents.ForEach(content => content.Dispose());
        _sysRoot.Dispose();
    }

    [Fact]
    public void A_pointer_leads_to_the_librarys_function()
    {
        var program = LinkUser(Shim("SSL_new", "EVP_sha256"), ["SSL_new", "EVP_sha256"], Library("SSL_new"), Library("EVP_sha256"));

        Assert.Equal(program.AddressOf("SSL_new"), program.WordAt(program.AddressOf("SSL_new_ptr")));
        Assert.Equal(program.AddressOf("EVP_sha256"), program.WordAt(program.AddressOf("EVP_sha256_ptr")));
        Assert.DoesNotContain(program.Map.Entries, e => e.File == "shim.a(opensslshim.o)");
    }

    [Fact]
    public void A_function_that_only_newer_versions_have_is_replaced_by_the_shims_own()
    {
        var archive = new TestArchive()
            .Add("opensslshim.o", StartCode(["SSL_new", "SSL_get1_peer"], fallbacks: ["SSL_get1_peer"]))
            .Add("fallback.o", Function("local_SSL_get1_peer"));

        var program = LinkUser(archive, ["SSL_new", "SSL_get1_peer"], Library("SSL_new"));

        Assert.Equal(program.AddressOf("local_SSL_get1_peer"), program.WordAt(program.AddressOf("SSL_get1_peer_ptr")));
    }

    [Fact]
    public void The_librarys_function_comes_before_the_shims_own()
    {
        var archive = new TestArchive().Add("opensslshim.o", StartCode(["SSL_new"], fallbacks: ["SSL_new"])).Add("fallback.o", Function("local_SSL_new"));

        var program = LinkUser(archive, ["SSL_new"], Library("SSL_new"));

        Assert.Equal(program.AddressOf("SSL_new"), program.WordAt(program.AddressOf("SSL_new_ptr")));
        Assert.False(program.Has("local_SSL_new"));
    }

    [Fact]
    public void Functions_of_the_first_version_and_those_that_may_be_missing_are_null()
    {
        var archive = new TestArchive().Add("opensslshim.o", StartCode(["SSL_new", "SSLeay", "EVP_optional"], required: ["SSL_new", "SSLeay"]));

        var program = LinkUser(archive, ["SSL_new", "SSLeay", "EVP_optional"], Library("SSL_new"));

        Assert.Equal(0ul, program.WordAt(program.AddressOf("SSLeay_ptr")));
        Assert.Equal(0ul, program.WordAt(program.AddressOf("EVP_optional_ptr")));
    }

    [Fact]
    public void Functions_that_nothing_calls_through_a_pointer_are_left_out_with_it()
    {
        var program = LinkUser(new TestArchive().Add("opensslshim.o", StartCode(["SSL_new", "SSL_unused"])), ["SSL_new"], Library("SSL_new", "SSL_unused"));

        Assert.False(program.Has("SSL_unused_ptr"));
        Assert.False(program.Has("SSL_unused"));
    }

    [Fact]
    public void What_the_shim_runs_at_start_does_nothing_and_says_that_it_worked()
    {
        var program = LinkUser(Shim("SSL_new"), ["SSL_new"], Library("SSL_new"));

        Assert.Equal([0xC3], program.At(program.AddressOf("InitializeOpenSSLShim"), 1).ToArray());
        Assert.Equal([0xB8, 1, 0, 0, 0, 0xC3], program.At(program.AddressOf("OpenLibrary"), 6).ToArray());
    }

    [Fact]
    public void A_required_function_that_the_library_lacks_is_a_mismatch_that_names_it()
    {
        var error = Refusal(new TestArchive().Add("opensslshim.o", StartCode(["SSL_new", "EVP_new_in_9"])), Library("SSL_new"));

        Assert.Equal(Codes.SysRootMismatch, error.Code);
        Assert.Contains("EVP_new_in_9", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SSL_new,", error.Message, StringComparison.Ordinal);
        Assert.Contains("3.0.15", error.Message, StringComparison.Ordinal);
        Assert.Contains(_sysRoot.Folder, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_that_are_missing_the_first_are_named_and_the_rest_counted()
    {
        var error = Refusal(new TestArchive().Add("opensslshim.o", StartCode(["A1", "A2", "A3", "A4", "A5", "A6", "A7"])), Library("SSL_new"));

        Assert.Contains("A1, A2, A3, A4, A5 and 2 more", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shim_that_is_put_together_in_another_way_is_a_mismatch()
    {
        var unknown = StartCode(["SSL_new"]);
        unknown.Function("AnotherFunctionOfTheStartCode");

        var without = Refusal(new TestArchive().Add("other.o", Function("Other")), Library("SSL_new"));
        var with = Refusal(new TestArchive().Add("opensslshim.o", unknown), Library("SSL_new"));

        Assert.Equal((Codes.SysRootMismatch, Codes.SysRootMismatch), (without.Code, with.Code));
        Assert.Contains("'shim.a'", with.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_archive_is_the_linkers_error()
    {
        var shim = new TestArchive().Add("opensslshim.o", StartCode(["SSL_new"])).ToBytes();
        var library = Library("SSL_new").ToBytes();

        var damagedShim = Refusal(shim[..^200], library);
        var damagedLibrary = Refusal(shim, library[..^200]);

        Assert.Equal((LinkCodes.DamagedArchive, LinkCodes.DamagedArchive), (damagedShim.Code, damagedLibrary.Code));
    }

    // A member like the runtime pack's: a function that fills pointers, with a message for each required function.
    private static TestObject StartCode(string[] functions, string[]? fallbacks = null, string[]? required = null)
    {
        var file = new TestObject();
        file.Function("InitializeOpenSSLShim", [.. (fallbacks ?? []).Select(f => "local_" + f)]);
        file.Function("OpenLibrary");
        foreach (var function in functions)
        {
            file.Data(function + "_ptr", new byte[8]);
        }

        var messages = string.Concat((required ?? functions).Select(f => $"Cannot get required symbol {f} from libssl\0"));
        file.Strings(Encoding.ASCII.GetBytes(messages));
        return file;
    }

    private static TestArchive Shim(params string[] functions) => new TestArchive().Add("opensslshim.o", StartCode(functions));

    private static TestArchive Library(params string[] functions)
    {
        var archive = new TestArchive();
        foreach (var function in functions)
        {
            archive.Add(function + ".o", Function(function));
        }

        return archive;
    }

    private static TestObject Function(string name)
    {
        var file = new TestObject();
        file.Function(name);
        return file;
    }

    private MinImageException Refusal(TestArchive shim, TestArchive library) => Refusal(shim.ToBytes(), library.ToBytes());

    private MinImageException Refusal(byte[] shim, byte[] library) => Assert.Throws<MinImageException>(() => Make(shim, library));

    private byte[] Make(byte[] shim, params byte[][] libraries) => OpenSslBinding.Make(
        StaticOpenSsl.Open(Input("shim.a", shim), libraries.Select(library => Input("libcrypto.a", library)), TargetMachine.X64), _sysRoot.Open());

    private LinkInput Input(string name, byte[] bytes)
    {
        var content = InputContent.FromBytes(bytes);
        _contents.Add(content);
        return new LinkInput(name, content);
    }

    private LinkedProgram LinkUser(byte[] shim, string[] functions, params byte[][] libraries)
    {
        // Callers of OpenSSL read the pointers; the program's start calls what fills them.
        string[] uses = ["InitializeOpenSSLShim", "OpenLibrary", .. functions.Select(f => f + "_ptr")];
        var link = new TestLink().Add("start.o", TestObject.Start(uses)).Add("binding.o", Make(shim, libraries)).Add("shim.a", shim);
        foreach (var library in libraries)
        {
            link.Add("libcrypto.a", library);
        }

        return link.Link();
    }

    private LinkedProgram LinkUser(TestArchive shim, string[] functions, params TestArchive[] libraries) =>
        LinkUser(shim.ToBytes(), functions, [.. libraries.Select(l => l.ToBytes())]);
}
