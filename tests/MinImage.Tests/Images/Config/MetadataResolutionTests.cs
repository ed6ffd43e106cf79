using MinImage.Diagnostics;
using MinImage.Images.Config;

namespace MinImage.Tests.Images.Config;

public sealed class MetadataResolutionTests
{
    private static readonly DateTimeOffset Created = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Fact]
    public void Distributes_metadata_among_config_manifest_and_index()
    {
        ImageMetadata[] metadata =
        [
            new("both", "1", IsLabel: true, AnnotationScopes.Manifest | AnnotationScopes.Index),
            new("label", "2", IsLabel: true, AnnotationScopes.None),
            new("index", "3", IsLabel: false, AnnotationScopes.Index),
        ];

        Assert.Equal("both=1 label=2", Text(MetadataResolution.Labels(metadata, Created)));
        Assert.Equal("both=1", Text(MetadataResolution.Annotations(metadata, AnnotationScopes.Manifest, Created)));
        Assert.Equal("both=1 index=3", Text(MetadataResolution.Annotations(metadata, AnnotationScopes.Index, Created)));
    }

    [Fact]
    public void Uses_the_last_of_two_values_only_in_the_same_place()
    {
        ImageMetadata[] metadata = [new("a", "generated", IsLabel: true, AnnotationScopes.Manifest), new("a", "own", IsLabel: true, AnnotationScopes.None)];

        Assert.Equal("a=own", Text(MetadataResolution.Labels(metadata, Created)));
        Assert.Equal("a=generated", Text(MetadataResolution.Annotations(metadata, AnnotationScopes.Manifest, Created)));
    }

    [Fact]
    public void Uses_the_creation_time_for_a_null_value_and_keeps_an_empty_value()
    {
        ImageMetadata[] metadata = [new("empty", "", IsLabel: true, AnnotationScopes.None), new("time", null, IsLabel: true, AnnotationScopes.None)];

        Assert.Equal("empty= time=2023-11-14T22:13:20Z", Text(MetadataResolution.Labels(metadata, Created)));
    }

    [Fact]
    public void Omits_empty_dictionaries()
    {
        Assert.Null(MetadataResolution.Labels([], Created));
        Assert.Null(MetadataResolution.Annotations([new("a", "1", IsLabel: true, AnnotationScopes.Index)], AnnotationScopes.Manifest, Created));
    }

    [Theory]
    [InlineData("", AnnotationScopes.Manifest)]
    [InlineData(" ", AnnotationScopes.Manifest)]
    [InlineData("Manifest", AnnotationScopes.Manifest)]
    [InlineData("index", AnnotationScopes.Index)]
    [InlineData("Index, MANIFEST", AnnotationScopes.Manifest | AnnotationScopes.Index)]
    public void Parses_a_scope_as_the_sdk_does(string scope, AnnotationScopes expected) => Assert.Equal(expected, AnnotationScopeNames.Parse("a", scope));

    [Theory]
    [InlineData("Config")]
    [InlineData("Manifest;Index")]
    [InlineData("Manifest,")]
    [InlineData("None")]
    [InlineData("3")]
    public void Rejects_an_unknown_scope_and_reports_it(string scope)
    {
        var error = Assert.Throws<MinImageException>(() => AnnotationScopeNames.Parse("com.example.team", scope));

        Assert.Equal(Codes.InvalidAnnotationScope, error.Code);
        Assert.Contains($"'{scope}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'com.example.team'", error.Message, StringComparison.Ordinal);
    }

    private static string Text(IEnumerable<KeyValuePair<string, string>>? pairs) => string.Join(' ', pairs!.Select(p => $"{p.Key}={p.Value}"));
}
