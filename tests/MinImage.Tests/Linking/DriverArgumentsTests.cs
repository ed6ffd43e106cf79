using MinImage.Diagnostics;
using MinImage.Linking;
using MinImage.Testing.Linking;

namespace MinImage.Tests.Linking;

public sealed class DriverArgumentsTests : IDisposable
{
    private readonly TestSysRoot _sysRoot = new();

    public void Dispose() => _sysRoot.Dispose();

    [Fact]
    public void Files_come_in_their_order_with_full_paths()
    {
        var (first, second) = (Write("b/first.a"), Write("a/second.o"));

        var files = Parse(first, Path.GetRelativePath(Directory.GetCurrentDirectory(), second), first).Files;

        Assert.Equal([first, second, first], files.AsEnumerable());
    }

    [Theory]
    [InlineData("a folder/lib.a", "{0}")]
    [InlineData("a folder/lib.a", " {0} ")]
    [InlineData("a folder/lib.a", "\"{0}\"")]
    [InlineData("a folder/lib.a", "'{0}'")]
    [InlineData("it's/lib.a", "\"{0}\"")]
    public void Paths_with_spaces_and_quotes_are_read_as_a_shell_reads_them(string name, string argument)
    {
        var path = Write(name);

        Assert.Equal(path, Assert.Single(Parse(argument.Replace("{0}", path, StringComparison.Ordinal)).Files));
    }

    [Fact]
    public void A_backslash_takes_a_space_and_a_quote_as_they_are_and_is_itself_before_anything_else()
    {
        var path = Write("a \"folder\"/back\\slash.a");

        var argument = path.Replace(" ", "\\ ", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

        Assert.Equal(path, Assert.Single(Parse(argument).Files));
    }

    [Theory]
    [InlineData(@"C:\libs\own.a")]
    [InlineData("it's \"own\".a")]
    public void A_path_that_is_an_argument_of_its_own_is_taken_whatever_stands_in_it(string name)
    {
        var path = Write(name);

        Assert.Equal(path, Assert.Single(Parse(path).Files));
    }

    [Fact]
    public void A_path_of_more_than_260_characters_is_as_good_as_a_short_one()
    {
        var path = Write(string.Join('/', Enumerable.Repeat(new string('d', 100), 4)) + "/libown.a");

        var files = Parse(path, $"-L\"{Path.GetDirectoryName(path)}\" -lown").Files;

        Assert.Equal([path, path], files.AsEnumerable());
    }

    [Fact]
    public void One_argument_may_hold_several_words()
    {
        var (first, second) = (Write("first.a"), Write("second folder/second.a"));

        var files = Parse($"{first}  \"{second}\"\t-lm -Wl,-z,relro").Files;

        Assert.Equal([first, second], files.AsEnumerable());
    }

    [Fact]
    public void A_file_that_does_not_exist_is_refused()
    {
        var error = Refusal("/nowhere/lib.a");

        Assert.Equal(Codes.LibraryMissing, error.Code);
        Assert.Contains("'/nowhere/lib.a'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-L{0}", "-lown")]
    [InlineData("-L", "{0}", "-lown")]
    [InlineData("-L\"{0}\"", "-l:libown.a")]
    [InlineData("-L/nowhere", "-L{0}", "-lown")]
    [InlineData("-Wl,-L{0}", "-Wl,-lown")]
    public void A_library_is_looked_for_in_the_folders_that_are_named(params string[] arguments)
    {
        var path = Write("folder/libown.a");

        var files = Parse([.. arguments.Select(a => a.Replace("{0}", Path.GetDirectoryName(path), StringComparison.Ordinal))]).Files;

        Assert.Equal(path, Assert.Single(files));
    }

    [Fact]
    public void The_first_folder_that_has_a_library_wins()
    {
        var (first, second) = (Write("first/libown.a"), Write("second/libown.a"));

        var files = Parse("-L" + Path.GetDirectoryName(first), "-L" + Path.GetDirectoryName(second), "-lown").Files;

        Assert.Equal(first, Assert.Single(files));
    }

    [Fact]
    public void A_library_that_no_folder_has_comes_from_the_sysroot()
    {
        var path = Write("lib/libextra.a");

        Assert.Equal(path, Assert.Single(Parse("-lextra").Files));
    }

    [Theory]
    [InlineData("-lc")]
    [InlineData("-lpthread")]
    [InlineData("-ldl")]
    [InlineData("-lm")]
    [InlineData("-lgcc")]
    [InlineData("-lssl")]
    public void What_every_program_is_linked_with_needs_no_file(string argument) => Assert.Empty(Parse(argument).Files);

    [Fact]
    public void A_projects_own_copy_of_such_a_library_is_taken()
    {
        var path = Write("own/libssl.a");

        Assert.Equal(path, Assert.Single(Parse("-L" + Path.GetDirectoryName(path), "-lssl").Files));
    }

    [Fact]
    public void A_library_that_is_nowhere_is_refused_with_its_file_name()
    {
        var error = Refusal("-lsqlite3");

        Assert.Equal(Codes.LibraryMissing, error.Code);
        Assert.Contains("'libsqlite3.a'", error.Message, StringComparison.Ordinal);
        Assert.Contains(_sysRoot.Folder, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Wl,--defsym,__xmknod=mknod")]
    [InlineData("-Wl,--defsym=__xmknod=mknod")]
    public void A_symbol_gets_another_name(string argument)
    {
        var (name, target) = Assert.Single(Parse(argument).Aliases);

        Assert.Equal(("__xmknod", "mknod"), (name, target));
    }

    [Theory]
    [InlineData("-pthread -static-pie -Wl,--gc-sections -Wl,--eh-frame-hdr")]
    [InlineData("-gz=zlib -fuse-ld=lld --target=x86_64-linux-gnu -O2")]
    [InlineData("-Wl,-z,relro -Wl,-z,now -Wl,--build-id=sha1 -Wl,--icf=all")]
    public void What_the_linker_does_anyway_is_passed_over(string arguments)
    {
        var parsed = Parse(arguments);

        Assert.Empty(parsed.Files);
        Assert.Empty(parsed.Aliases);
    }

    [Theory]
    [InlineData("-Wl,--version-script=exports.txt")]
    [InlineData("-Wl,-T,layout.ld")]
    [InlineData("-shared")]
    [InlineData("-Wl,--defsym")]
    [InlineData("-Wl,--defsym,name")]
    [InlineData("-Wl,-z,execstack")]
    [InlineData("main.c")]
    public void An_argument_that_it_does_not_know_is_refused_and_not_passed_over(string argument)
    {
        var error = Refusal(argument);

        Assert.Equal(Codes.UnknownLinkerArgument, error.Code);
        Assert.Contains($"'{argument}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("MinImageLinker", error.Message, StringComparison.Ordinal);
    }

    private DriverArguments Parse(params IEnumerable<string> arguments) => DriverArguments.Parse(arguments, _sysRoot.Open());

    private MinImageException Refusal(string argument) => Assert.Throws<MinImageException>(() => Parse(argument));

    private string Write(string name) => _sysRoot.Write(name, []);
}
