using MinImage.Build.Tests.Engines;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>Static libraries of a project, and the possible errors.</summary>
[Trait(Needs.Trait, Needs.Engine)]
public sealed class NativeLibraries(NativeLibrariesProject natives) : IClassFixture<NativeLibrariesProject>
{
    [Theory]
    [InlineData("Archives=libanswers.a")]
    [InlineData("Archives=libanswers.a", "MinImageLinker=Host")]
    [InlineData("Arguments=-L. -lanswers")]
    [InlineData("ExtraArguments=-lanswers", "Arguments=-L.")]
    public void Are_linked_in_and_called(params string[] properties)
    {
        var (result, layout) = natives.PublishWith(properties);

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Equal("42", Runc.Run(layout, NativeLibrariesProject.Name).Output.Trim());
    }

    [Fact]
    public void That_are_not_given_are_missed_by_the_managed_method_that_needs_them() =>
        AssertFails([], "MINIMAGE1043", "'answer'", "not defined in any input", "Shop.Oracle.Ask needs it", "as a NativeLibrary item");

    [Fact]
    public void That_define_the_same_function_twice_are_both_named() =>
        AssertFails(
            ["Archives=\"libasking.a;libother.a\""],
            "MINIMAGE1044",
            "'answer' is defined twice",
            "libasking.a(asking.o)",
            "libother.a(other.o)",
            "Remove one of the two files");

    [Fact]
    public void That_define_a_function_of_the_C_library_next_to_its_own_are_named_with_it() =>
        AssertFails(["Archives=liballocating.a"], "MINIMAGE1044", "'malloc' is defined twice", "liballocating.a(allocating.o)", "libc.a(malloc.o)");

    [Fact]
    public void With_several_problems_are_reported_with_one_error_each()
    {
        var (result, _) = natives.PublishWith("Archives=libpuzzling.a");

        var errors = result.Output.Split('\n').Where(l => l.Contains(": error ", StringComparison.Ordinal)).Distinct().ToList();
        Assert.Equal(2, errors.Count);
        Assert.All(errors, error => Assert.Contains("error MINIMAGE1043: ", error, StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("'question'", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("'riddle'", StringComparison.Ordinal));
    }

    [Fact]
    public void That_do_not_exist_are_named() => AssertFails(["Archives=libnone.a"], "MINIMAGE1023", "libnone.a", "does not exist", "NativeLibrary");

    [Theory]
    [InlineData("Arguments")]
    [InlineData("ExtraArguments")]
    public void That_are_in_no_folder_are_named_with_where_they_were_looked_for(string kind) =>
        AssertFails([kind + "=-lnone"], "MINIMAGE1023", "'libnone.a' ('-lnone')", "neither in the sysroot '", "nor in a folder", "as a NativeLibrary item");

    [Fact]
    public void And_arguments_of_other_linkers_are_refused_rather_than_ignored() =>
        AssertFails(
            ["Archives=libanswers.a", "ExtraArguments=--wrap=malloc"],
            "MINIMAGE1022",
            "'-Wl,--wrap=malloc'",
            "is not supported by the built-in linker",
            "MinImageLinker to Host");

    [Fact]
    public void That_Alpines_compiler_has_compiled_are_refused_where_musl_is_asked_for() =>
        AssertFails(["Archives=libalpine.a", "ContainerRuntimeIdentifier=linux-musl-x64"], "MINIMAGE2066", "libalpine.a", "is compiled for musl");

    private void AssertFails(string[] properties, string code, params string[] words)
    {
        var (result, layout) = natives.PublishWith(properties);

        FailedPublish.AssertReports(result, code, words);
        Assert.False(Directory.Exists(layout));
    }
}
