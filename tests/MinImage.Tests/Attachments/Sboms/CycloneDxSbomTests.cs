using System.Collections.Immutable;
using System.Text.Json.Nodes;
using MinImage.Attachments.Sboms;
using MinImage.Testing.Attachments;

namespace MinImage.Tests.Attachments.Sboms;

public sealed class CycloneDxSbomTests
{
    private static readonly JsonNode Document = Parse(CycloneDxSbom.Write(TestSources.Subject()));

    [Fact]
    public void The_document_is_the_golden_one()
    {
        Golden.Check("Sboms/shop.cyclonedx.json", CycloneDxSbom.Write(TestSources.Subject()));
    }

    [Fact]
    public void The_document_of_an_index_is_the_golden_one()
    {
        Golden.Check("Sboms/shop-index.cyclonedx.json", CycloneDxSbom.Write(TestSources.Index()));
    }

    [Fact]
    public void Every_component_is_reachable_from_the_image()
    {
        Assert.All([Document, Parse(CycloneDxSbom.Write(TestSources.Index()))], document =>
        {
            var dependencies = document["dependencies"]!.AsArray().ToDictionary(each => (string)each!["ref"]!, each => each!["dependsOn"]!.AsArray());
            var root = (string)document["metadata"]!["component"]!["bom-ref"]!;
            var reached = new HashSet<string> { root };
            var pending = new Queue<string>(reached);
            while (pending.TryDequeue(out var next))
            {
                foreach (var other in dependencies.GetValueOrDefault(next) ?? [])
                {
                    if (reached.Add((string)other!))
                    {
                        pending.Enqueue((string)other!);
                    }
                }
            }

            var components = document["components"]!.AsArray().Select(component => (string)component!["bom-ref"]!).Append(root);
            Assert.Equal(components.Order(StringComparer.Ordinal), reached.Order(StringComparer.Ordinal));
        });
    }

    [Fact]
    public void A_package_of_the_distribution_contains_the_object_files_that_are_linked()
    {
        var libc = Find("libc6-dev");

        Assert.Equal(["libc.a/memcpy.o", "libc.a/printf.o", "rcrt1.o"], libc["components"]!.AsArray().Select(each => (string)each!["name"]!));
        Assert.Equal(TestSources.Hashes("memcpy.o").Sha256, (string?)libc["components"]![0]!["hashes"]![0]!["content"]);
        Assert.Equal("pkg:deb/debian/glibc@2.36-9%2Bdeb12u14?arch=source&distro=debian-12", (string?)libc["pedigree"]!["ancestors"]![0]!["purl"]);
        Assert.Equal(
            [("PkgType", "debian"), ("SrcName", "glibc"), ("SrcRelease", "9+deb12u14"), ("SrcVersion", "2.36")],
            libc["properties"]!.AsArray().Select(each => (((string)each!["name"]!)["aquasecurity:trivy:".Length..], (string)each["value"]!)));
    }

    [Fact]
    public void What_is_not_in_the_image_is_excluded()
    {
        Assert.Equal("excluded", (string?)Find("runtime.linux-x64.Microsoft.DotNet.ILCompiler")["scope"]);
        Assert.Null(Find("Json.Net")["scope"]);
    }

    [Fact]
    public void Only_an_image_with_a_time_has_a_time_stamp()
    {
        Assert.Equal("2023-11-14T22:13:20Z", (string?)Document["metadata"]!["timestamp"]);
        Assert.Null(Parse(CycloneDxSbom.Write(TestSources.Index()))["metadata"]!["timestamp"]);
    }

    [Fact]
    public void The_serial_number_is_a_hash_of_the_content()
    {
        var serial = (string)Document["serialNumber"]!;

        Assert.Equal(serial, (string?)Parse(CycloneDxSbom.Write(TestSources.Subject()))["serialNumber"]);
        Assert.NotEqual(serial, (string?)Parse(CycloneDxSbom.Write(TestSources.Subject() with { Repository = "other" }))["serialNumber"]);
        Assert.Matches("^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", serial);
    }

    private static JsonNode Parse(ImmutableArray<byte> json) => JsonNode.Parse(json.AsSpan())!;

    private static JsonNode Find(string name) => Document["components"]!.AsArray().Single(component => (string)component!["name"]! == name)!;
}
