using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>The metadata of each package that a gallery shows.</summary>
public sealed partial class PackedPages
{
    private static List<string> Files => [.. Directory.EnumerateFiles(Feed.Folder, $"*.{Feed.Version}.nupkg")];

    [Fact]
    public void Readmes_have_no_link_that_a_gallery_cannot_follow()
    {
        var readmes = Files.Select(file => Encoding.UTF8.GetString(Named(file, "readme"))).ToList();

        Assert.NotEmpty(readmes);
        Assert.All(readmes, readme => Assert.StartsWith("# MinImage.", readme, StringComparison.Ordinal));
        Assert.All(readmes, readme => Assert.DoesNotMatch(RelativeLink(), readme));
    }

    [Fact]
    public void Icons_are_png_files_of_128_pixels()
    {
        var icons = Files.Select(file => Named(file, "icon")).ToList();

        Assert.NotEmpty(icons);
        Assert.All(icons, icon => Assert.Equal([0x89, .. "PNG\r\n\x1a\n"u8], icon[..8]));
        Assert.All(icons, icon => Assert.Equal(128, BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(16))));
        Assert.All(icons, icon => Assert.Equal(128, BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(20))));
    }

    /// <summary>Reads a file of a package that its nuspec names.</summary>
    private static byte[] Named(string file, string element)
    {
        using var package = ZipFile.OpenRead(file);
        using var nuspec = package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        var path = XDocument.Load(nuspec).Descendants().Single(e => e.Name.LocalName == element).Value;
        using var stream = package.GetEntry(path)!.Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    [GeneratedRegex(@"\]\((?!https?://)")]
    private static partial Regex RelativeLink();
}
