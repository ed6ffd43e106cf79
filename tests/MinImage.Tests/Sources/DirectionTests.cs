using System.Collections.Immutable;
using MinImage.Testing.Sources;

namespace MinImage.Tests.Sources;

public sealed class DirectionTests
{
    // From the top down: a folder uses only folders below its own.
    private static readonly ImmutableArray<string> Order =
    [
        "Verification",
        "Publishing",
        "Closing",
        "Metadata",
        "Deliveries.Registries",
        "Deliveries.Registries.Distribution",
        "Deliveries.Registries.Authorization",
        "Deliveries.Registries.Credentials",
        "Deliveries.Registries.Connections",
        "Deliveries.Engines",
        "Deliveries.Archives",
        "Reports",
        "Attachments.Signatures",
        "Attachments.Documents",
        "Attachments.Provenance",
        "Attachments.Sboms",
        "Attachments.Components",
        "Attachments",
        "Relinking",
        "Requirements",
        "Sizes",
        "Validation",
        "Images",
        "Images.Config",
        "Layouts",
        "Layers",
        "Deflate",
        "RootFileSystems",
        "Certificates",
        "TimeZones",
        "Linking.Host",
        "Linking.BuiltIn",
        "Linking.OpenSsl",
        "Linking.Libc",
        "Linking.Icu",
        "Linking",
        "SysRoots",
        "Globalization",
        "Updates",
        "Packages",
        "Ilc.Http",
        "Ilc",
        "Oci",
        "Elf",
        "Platforms",
        "Host.Files",
        "Host.Processes",
        "Host.Concurrency",
        "Diagnostics",
    ];

    private static readonly SourceTree Library = new(Path.Combine(Repository(), "src", "MinImage"), "MinImage");

    [Fact]
    public void Every_folder_has_its_place_in_the_order()
    {
        Assert.Equal(Order.Order(StringComparer.Ordinal), Library.Folders);
    }

    [Fact]
    public void A_folder_uses_only_folders_below_its_own()
    {
        var upward = Library.Uses().Where(use => Order.IndexOf(use.To) < Order.IndexOf(use.From)).ToList();

        Assert.True(upward.Count == 0, string.Join(Environment.NewLine, upward));
    }

    [Fact]
    public void A_file_has_the_namespace_of_its_folder()
    {
        Assert.Empty(Library.Misplaced());
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "MinImage.Build.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("MinImage.Build.sln is in no folder above the tests.");
        }

        return folder;
    }
}
