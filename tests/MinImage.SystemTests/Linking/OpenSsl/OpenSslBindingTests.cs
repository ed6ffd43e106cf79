using System.Text;
using MinImage.Ilc;
using MinImage.Linker.Elf;
using MinImage.Linker.Inputs;
using MinImage.Linking.OpenSsl;
using MinImage.Testing.Linking;

namespace MinImage.SystemTests.Linking.OpenSsl;

public sealed class OpenSslBindingTests
{
    [Fact]
    public void An_archive_of_ar_is_read_like_any_other()
    {
        using var sysRoot = new TestSysRoot();
        using var folder = new TemporaryFolder();
        var archive = folder[RuntimePack.OpenSslShim];
        HostCompiler.Run("ar", "rcs", archive, folder.Write("opensslshim.c.o", StartCode("SSL_new").ToBytes()));
        var shim = File.ReadAllBytes(archive);
        var function = new TestObject();
        function.Function("SSL_new");
        var library = new TestArchive().Add("SSL_new.o", function).ToBytes();
        using var shimContent = InputContent.FromBytes(shim);
        using var libraryContent = InputContent.FromBytes(library);

        var binding = OpenSslBinding.Make(
            StaticOpenSsl.Open(new("shim.a", shimContent), [new("libcrypto.a", libraryContent)], TargetMachine.X64), sysRoot.Open());

        var program = new TestLink().Add("start.o", TestObject.Start("InitializeOpenSSLShim", "OpenLibrary", "SSL_new_ptr"))
            .Add("binding.o", binding).Add("shim.a", shim).Add("libcrypto.a", library).Link();
        Assert.Equal(program.AddressOf("SSL_new"), program.WordAt(program.AddressOf("SSL_new_ptr")));
    }

    // A member like the runtime pack's, which fills one pointer and requires its function.
    private static TestObject StartCode(string function)
    {
        var file = new TestObject();
        file.Function("InitializeOpenSSLShim");
        file.Function("OpenLibrary");
        file.Data(function + "_ptr", new byte[8]);
        file.Section(
            ".rodata.str1.1",
            SectionType.ProgramBits,
            SectionFlags.Alloc | SectionFlags.Merge | SectionFlags.Strings,
            Encoding.ASCII.GetBytes($"Cannot get required symbol {function} from libssl\0"),
            1,
            1);
        return file;
    }
}
