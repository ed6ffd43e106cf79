using Xunit.Abstractions;

namespace MinImage.Linker.Tests;

/// <inheritdoc cref="DamagedInput"/>
[Trait(Needs.Trait, Needs.Fault)]
public sealed class DamageTests(ITestOutputHelper output)
{
    [Fact]
    public void A_small_object() => DamagedInput.X64(Small()).Survives(50_000, output);

    [Fact]
    public void An_archive() =>
        DamagedInput.X64(new TestArchive().Add("a.o", Small()).Add("a-member-with-a-long-name.o", Small("second")).ToBytes()).Survives(25_000, output);

    [Fact]
    public void An_archive_without_an_index() => DamagedInput.X64(new TestArchive { IndexWord = 0 }.Add("a.o", Small()).ToBytes()).Survives(15_000, output);

    private static byte[] Small(string prefix = "") => SmallObject.Make(prefix).ToBytes();
}
