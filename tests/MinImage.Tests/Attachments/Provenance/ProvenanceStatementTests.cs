using System.Collections.Immutable;
using System.Text.Json.Nodes;
using MinImage.Attachments.Provenance;
using MinImage.Oci;
using MinImage.Testing.Attachments;

namespace MinImage.Tests.Attachments.Provenance;

public sealed class ProvenanceStatementTests
{
    private static readonly ProvenanceRequest Request = new(
        "src/Shop/Shop.csproj",
        ImmutableSortedDictionary<string, string>.Empty.Add("Configuration", "Release").Add("MinImageCultures", "de;en"),
        new Builder("https://ci.example/team/shop", "https://ci.example/runs/7"),
        "10.0.401")
    {
        Source = new("8b2e98f99a56eb5998c90d4f3ed0147c72bf8489", "https://git.example/team/shop"),
    };

    /// <summary>The provenance of the image of <see cref="TestSources"/>.</summary>
    public static ImmutableArray<byte> Shop() =>
        ProvenanceStatement.Write("team/shop", [TestSources.Manifest("x64")], [TestSources.Inventory()], Request);

    [Fact]
    public void The_statement_is_the_golden_one()
    {
        Golden.Check("Provenance/shop.provenance.json", Shop());
    }

    [Fact]
    public void An_index_is_a_subject_together_with_its_images_and_has_the_dependencies_of_all()
    {
        Descriptor[] subjects = [TestSources.Manifest("index"), TestSources.Manifest("x64"), TestSources.Manifest("arm64")];

        var statement = Parse(ProvenanceStatement.Write("team/shop", subjects, [TestSources.Inventory("x64"), TestSources.Inventory("arm64")], Request));

        Assert.Equal(subjects.Select(subject => subject.Digest.Hex), statement["subject"]!.AsArray().Select(subject => (string)subject!["digest"]!["sha256"]!));
        var definition = statement["predicate"]!["buildDefinition"]!;
        var uris = definition["resolvedDependencies"]!.AsArray().Select(each => (string)each!["uri"]!).ToList();
        Assert.Equal(2, uris.Count(uri => uri.StartsWith("pkg:deb/debian/libc6-dev@", StringComparison.Ordinal)));
        Assert.Single(uris, uri => uri == "pkg:nuget/Json.Net@13.0.3");
        Assert.Equal(["linux-arm64", "linux-x64"], definition["externalParameters"]!["platforms"]!.AsArray().Select(each => (string)each!));
    }

    [Fact]
    public void Without_a_published_address_the_source_is_named_by_its_commit_alone()
    {
        var request = Request with { Source = Request.Source! with { RepositoryUrl = null } };

        var statement = Parse(ProvenanceStatement.Write("shop", [TestSources.Manifest("x64")], [TestSources.Inventory()], request));

        var source = statement["predicate"]!["buildDefinition"]!["resolvedDependencies"]![0]!;
        Assert.Equal(("source", null, Request.Source.Commit), ((string?)source["name"], (string?)source["uri"], (string?)source["digest"]!["gitCommit"]));
    }

    [Fact]
    public void Every_dependency_has_a_digest()
    {
        var dependencies = Parse(Shop())["predicate"]!["buildDefinition"]!["resolvedDependencies"]!.AsArray();

        Assert.True(dependencies.Count > 5);
        Assert.All(dependencies, each => Assert.Single(each!["digest"]!.AsObject()));
        Assert.DoesNotContain(dependencies, each => (string?)each!["uri"] == "pkg:nuget/Microsoft.NETCore.App.Runtime.linux-x64@10.0.12");
    }

    private static JsonNode Parse(ImmutableArray<byte> json) => JsonNode.Parse(json.AsSpan())!;
}
