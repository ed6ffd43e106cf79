using System.Collections.Immutable;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Inputs;
using MinImage.Linker.Objects;

namespace MinImage.Linker.Tests;

public sealed class ArchiveEditTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(0)]
    public void A_modified_member_replaces_the_original(int indexWord)
    {
        var archive = new TestArchive { IndexWord = indexWord }
            .Add("first.o", Defining("first", "second"))
            .Add("a-member-with-a-long-name.o", Defining("second", "before"))
            .Add("third.o", Defining("before"))
            .Add("fourth.o", Defining("a name that is longer"));

        var changed = Change(archive, "second", edit => edit.Rename(name => name == "before" ? "a name that is longer" : null) == 1);

        var program = new TestLink().Add("start.o", TestObject.Start("first")).Add("lib.a", changed).Link();
        Assert.Equal(program.AddressOf("a name that is longer"), program.Use("second", 0));
        Assert.True(program.Maps("lib.a(a-member-with-a-long-name.o)", ".text.second"));
        Assert.True(program.Maps("lib.a(fourth.o)", ".text.a name that is longer"));
        Assert.False(program.Has("before"));
    }

    // Members begin at even offsets, and a longer name moves all members after it.
    [Theory]
    [InlineData("f")]
    [InlineData("fu")]
    [InlineData("fun")]
    [InlineData("func")]
    public void Members_after_a_modified_one_are_found_whatever_its_length(string name)
    {
        var archive = new TestArchive().Add("odd.txt", [1, 2, 3]).Add("one.o", Defining("one", "x")).Add("two.o", Defining("two", "y"))
            .Add("last.o", Defining(name)).Add("end.txt", [1, 2, 3]);

        var edit = Read(archive.ToBytes());
        edit.Change("one", member => member.Rename(_ => "two") == 1, out _);
        edit.Change("two", member => member.Rename(_ => name) == 1, out _);

        Assert.Equal(name, Assert.Single(Needed(edit.ToArray(), "two")));
        Assert.Equal("two", Assert.Single(Needed(edit.ToArray(), "one")));
    }

    [Fact]
    public void A_member_can_be_modified_twice()
    {
        var edit = Read(new TestArchive().Add("one.o", Defining("one", "x")).ToBytes());

        edit.Change("one", member => member.Rename(name => name == "x" ? "y" : null) == 1, out _);
        edit.Change("one", member => member.Rename(name => name == "y" ? "z" : null) == 1, out _);

        Assert.Equal("z", Assert.Single(Needed(edit.ToArray(), "one")));
    }

    [Fact]
    public void An_archive_without_modifications_keeps_its_bytes()
    {
        var archive = new TestArchive().Add("one.o", Defining("one")).Add("odd.txt", [1, 2, 3]);

        var edit = Read(archive.ToBytes());
        edit.Change("one", _ => false, out _);
        edit.Change("nobody's", _ => true, out var problem);

        Assert.Null(problem);
        Assert.False(edit.HasChanges);
        Assert.Equal(archive.ToBytes(), edit.ToArray());
    }

    [Fact]
    public void A_damaged_member_is_reported()
    {
        var member = Defining("one").ToBytes();
        var archive = new TestArchive().Add("one.o", member).ToBytes();
        archive.AsSpan(archive.AsSpan().IndexOf(member), 4).Clear();

        var edit = Read(archive);
        edit.Change("one", _ => true, out var problem);

        Assert.NotNull(problem);
        Assert.False(edit.HasChanges);
    }

    [Fact]
    public void An_object_is_rejected()
    {
        var input = new LinkInput("one.o", InputContent.FromBytes(Defining("one").ToBytes()));

        Assert.Null(ArchiveEdit.Read(input, TargetMachine.X64, out var problem));
        Assert.Equal(LinkCodes.UnusableInput, problem?.Code);
    }

    private static byte[] Change(TestArchive archive, string symbol, Func<ObjectEdit, bool> change)
    {
        var edit = Read(archive.ToBytes());
        edit.Change(symbol, change, out var problem);
        Assert.Null(problem);
        Assert.True(edit.HasChanges);
        return edit.ToArray();
    }

    private static ArchiveEdit Read(byte[] archive)
    {
        var edit = ArchiveEdit.Read(new LinkInput("lib.a", InputContent.FromBytes(archive)), TargetMachine.X64, out var problem);
        Assert.Null(problem);
        return edit!;
    }

    private static ImmutableArray<string> Needed(byte[] archive, string symbol) =>
        ArchiveSymbols.Read(new LinkInput("lib.a", InputContent.FromBytes(archive)), TargetMachine.X64, out _)!.MemberThatDefines(symbol, out _)!.Undefined;

    private static TestObject Defining(string name, params string[] uses)
    {
        var file = new TestObject();
        file.Function(name, uses);
        return file;
    }
}
