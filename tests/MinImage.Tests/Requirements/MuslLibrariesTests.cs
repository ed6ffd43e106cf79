using System.Text;
using MinImage.Diagnostics;
using MinImage.Elf;
using MinImage.Requirements;
using MinImage.Tests.Elf;

namespace MinImage.Tests.Requirements;

public sealed class MuslLibrariesTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData("libc.musl-x86_64.so.1")]
    [InlineData("libc.musl-aarch64.so.1")]
    [InlineData("libc.so")]
    public void A_shared_library_that_needs_musl_is_found(string needed)
    {
        var library = Write("libshop.so.2", new TestElf { Type = ElfType.SharedObject, Needed = ["libz.so.1", needed] }.ToBytes());

        var finding = Assert.Single(Find(library));

        Assert.Equal((Codes.CompiledForMusl, FindingSeverity.Error), (finding.Code, finding.Severity));
        Assert.Contains($"it needs '{needed}'", finding.Message, StringComparison.Ordinal);
        Assert.Contains(library, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GCC: (Alpine 14.2.0) 14.2.0")]
    [InlineData("Alpine clang version 19.1.4")]
    public void An_archive_of_Alpines_compilers_is_found(string comment)
    {
        var archive = Write("libshop.a", Encoding.ASCII.GetBytes("!<arch>\n...\0" + comment + "\0"));

        var finding = Assert.Single(Find(archive, archive));

        Assert.Contains("Alpine's compiler has compiled it", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_compiled_for_glibc_is_not()
    {
        var library = Write("libshop.so", new TestElf { Type = ElfType.SharedObject, Needed = ["libc.so.6"] }.ToBytes());
        var archive = Write("libshop.a", Encoding.ASCII.GetBytes("!<arch>\n...\0GCC: (Debian 12.2.0-14) 12.2.0\0"));

        Assert.Empty(Find(library, archive));
    }

    [Fact]
    public void A_file_that_is_no_library_is_not_read()
    {
        var text = Write("notes.txt", "GCC: (Alpine 14.2.0) 14.2.0"u8.ToArray());

        Assert.Empty(Find(text, _temporary["libmissing.so"]));
    }

    private string Write(string name, byte[] content) => _temporary.Write(name, content);

    private static Finding[] Find(params string[] paths) => [.. MuslLibraries.Find(paths, CancellationToken.None)];
}
