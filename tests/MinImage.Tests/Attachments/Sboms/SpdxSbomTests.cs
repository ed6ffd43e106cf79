using System.Collections.Immutable;
using System.Text.Json.Nodes;
using MinImage.Attachments.Sboms;
using MinImage.Testing.Attachments;

namespace MinImage.Tests.Attachments.Sboms;

public sealed class SpdxSbomTests
{
    private const string Root = "SPDXRef-Image-linux-amd64";
    private const string Program = "SPDXRef-Program-linux-amd64-Shop";
    private const string Debian = "SPDXRef-OperatingSystem-debian-12";

    private static readonly JsonNode Document = Parse(SpdxSbom.Write(TestSources.Subject()));

    [Fact]
    public void The_document_is_the_golden_one()
    {
        Golden.Check("Sboms/shop.spdx.json", SpdxSbom.Write(TestSources.Subject()));
    }

    [Fact]
    public void The_document_of_an_index_is_the_golden_one()
    {
        Golden.Check("Sboms/shop-index.spdx.json", SpdxSbom.Write(TestSources.Index()));
    }

    [Fact]
    public void A_document_in_an_image_describes_the_same_contents_without_a_digest_a_repository_itself_and_build_dependencies()
    {
        var document = Parse(SpdxSbom.Write(TestSources.Contents()));

        var text = document.ToJsonString();
        var root = Package(document, Root);
        Assert.DoesNotContain(TestSources.Manifest("x64").Digest.Hex, text, StringComparison.Ordinal);
        Assert.DoesNotContain("team/shop", text, StringComparison.Ordinal);
        Assert.Equal(("Shop", "Shop"), ((string?)document["name"], (string?)root["name"]));
        Assert.Equal(
            ["./var/lib/db/sbom/Shop.spdx.json"],
            root["packageVerificationCode"]!["packageVerificationCodeExcludedFiles"]!.AsArray().Select(file => (string?)file));
        Assert.Equal(
            (string?)Package(Document, Root)["packageVerificationCode"]!["packageVerificationCodeValue"],
            (string?)root["packageVerificationCode"]!["packageVerificationCodeValue"]);
        Assert.True(JsonNode.DeepEquals(Document["files"], document["files"]));
        Assert.Equal(Relationships(Document).Where(each => each.Type != "BUILD_DEPENDENCY_OF"), Relationships(document));
        Assert.Equal(
            [Id(Find(Document, "runtime.linux-x64.Microsoft.DotNet.ILCompiler"))],
            Document["packages"]!.AsArray().Select(each => Id(each!)).Except(document["packages"]!.AsArray().Select(each => Id(each!))));
    }

    [Fact]
    public void Describes_the_image_by_its_digest_and_its_time()
    {
        var image = Package(Document, Root);

        Assert.Equal("team/shop@" + TestSources.Manifest("x64").Digest, (string?)Document["name"]);
        Assert.Equal("2023-11-14T22:13:20Z", (string?)Document["creationInfo"]!["created"]);
        Assert.Equal(TestSources.Manifest("x64").Digest.Hex, (string?)image["checksums"]![0]!["checksumValue"]);
        Assert.Contains(("SPDXRef-DOCUMENT", "DESCRIBES", Root), Relationships(Document));
    }

    [Fact]
    public void Every_element_hangs_on_the_root()
    {
        Assert.All([Document, Parse(SpdxSbom.Write(TestSources.Index()))], document =>
        {
            var links = Relationships(document)
                .SelectMany(each => new[] { (each.From, each.To), (From: each.To, To: each.From) })
                .ToLookup(each => each.From, each => each.To);
            var reached = new HashSet<string> { "SPDXRef-DOCUMENT" };
            var pending = new Queue<string>(reached);
            while (pending.TryDequeue(out var next))
            {
                foreach (var other in links[next].Where(reached.Add))
                {
                    pending.Enqueue(other);
                }
            }

            var elements = document["packages"]!.AsArray().Concat(document["files"]!.AsArray()).Select(each => (string)each!["SPDXID"]!).ToList();
            Assert.Equal(elements.Distinct().Count(), elements.Count);
            Assert.Empty(elements.Except(reached));
            Assert.Equal(["SPDXRef-DOCUMENT"], reached.Except(elements));
        });
    }

    [Fact]
    public void A_package_of_the_distribution_is_linked_into_the_app_and_generated_from_its_source()
    {
        var cxx = Find(Document, "libstdc++-12-dev");
        var source = Find(Document, "gcc-12");

        Assert.Equal("built package from: gcc-12 12.2.0-14", (string?)cxx["sourceInfo"]);
        Assert.Equal("GPL-3.0-or-later WITH GCC-exception-3.1", (string?)cxx["licenseDeclared"]);
        Assert.Equal("pkg:deb/debian/gcc-12@12.2.0-14?arch=source&distro=debian-12", Url(source));
        Assert.Superset(
            new HashSet<(string, string, string)>
            {
                (Root, "CONTAINS", Debian),
                (Debian, "CONTAINS", Id(cxx)),
                (Program, "STATIC_LINK", Id(cxx)),
                (Id(cxx), "GENERATED_FROM", Id(source)),
            },
            Relationships(Document).ToHashSet());
    }

    [Fact]
    public void An_object_file_is_linked_into_the_executable_and_comes_from_its_package()
    {
        var files = Document["files"]!.AsArray();
        var memcpy = files.Single(file => (string)file!["fileName"]! == "./libc6-dev/libc.a/memcpy.o")!;
        var executable = files.Single(file => (string)file!["fileName"]! == "./app/Shop")!;

        Assert.Equal(TestSources.Hashes("memcpy.o").Sha256, (string?)memcpy["checksums"]![1]!["checksumValue"]);
        Assert.Contains((Id(executable), "STATIC_LINK", Id(memcpy)), Relationships(Document));
        Assert.Contains((Id(memcpy), "EXPANDED_FROM_ARCHIVE", Id(Find(Document, "libc6-dev"))), Relationships(Document));
    }

    [Fact]
    public void What_is_not_in_the_image_is_a_build_dependency()
    {
        var compiler = Id(Find(Document, "runtime.linux-x64.Microsoft.DotNet.ILCompiler"));

        Assert.Equal([(compiler, "BUILD_DEPENDENCY_OF", Program)], Relationships(Document).Where(each => each.From == compiler || each.To == compiler));
    }

    [Fact]
    public void NuGets_packages_are_below_the_element_that_Trivy_takes_them_from()
    {
        const string NuGet = "SPDXRef-Application-linux-amd64-nuget";

        Assert.Contains((Program, "CONTAINS", NuGet), Relationships(Document));
        Assert.Contains((NuGet, "CONTAINS", Id(Find(Document, "Json.Net"))), Relationships(Document));
        Assert.Equal("nuget", (string?)Package(Document, NuGet)["name"]);
    }

    [Fact]
    public void An_index_contains_its_images_which_share_a_distribution()
    {
        var document = Parse(SpdxSbom.Write(TestSources.Index()));

        Assert.Single(document["packages"]!.AsArray(), package => (string)package!["primaryPackagePurpose"]! == "OPERATING-SYSTEM");
        Assert.Equal(
            ["SPDXRef-Image-linux-amd64", "SPDXRef-Image-linux-arm64"],
            Relationships(document).Where(each => each.From == "SPDXRef-Index").Select(each => each.To));
        Assert.Empty(document["files"]!.AsArray());
    }

    [Fact]
    public void Another_content_gets_another_namespace_and_the_same_content_the_same_bytes()
    {
        var other = TestSources.Subject() with { Created = DateTimeOffset.UnixEpoch };

        Assert.Equal(SpdxSbom.Write(TestSources.Subject()).AsEnumerable(), SpdxSbom.Write(TestSources.Subject()));
        Assert.NotEqual((string?)Document["documentNamespace"], (string?)Parse(SpdxSbom.Write(other))["documentNamespace"]);
    }

    private static JsonNode Parse(ImmutableArray<byte> json) => JsonNode.Parse(json.AsSpan())!;

    private static string Id(JsonNode element) => (string)element["SPDXID"]!;

    private static string Url(JsonNode package) => (string)package["externalRefs"]![0]!["referenceLocator"]!;

    private static JsonNode Package(JsonNode document, string id) => document["packages"]!.AsArray().Single(package => Id(package!) == id)!;

    private static JsonNode Find(JsonNode document, string name) => document["packages"]!.AsArray().Single(package => (string)package!["name"]! == name)!;

    private static IEnumerable<(string From, string Type, string To)> Relationships(JsonNode document) => document["relationships"]!.AsArray()
        .Select(each => ((string)each!["spdxElementId"]!, (string)each["relationshipType"]!, (string)each["relatedSpdxElement"]!));
}
