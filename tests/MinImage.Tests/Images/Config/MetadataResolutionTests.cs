using MinImage.Diagnostics;
using MinImage.Images.Config;

namespace MinImage.Tests.Images.Config;

public sealed class MetadataResolutionTests
{
    private static readonly DateTimeOffset Created = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Fact]
    public void Sorts_what_is_said_into_config_manifest_and_index()
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
    public void Takes_the_later_of_two_in_its_place_only()
    {
        ImageMetadata[] metadata = [new("a", "generated", IsLabel: true, AnnotationScopes.Manifest), new("a", "own", IsLabel: true, AnnotationScopes.None)];

        Assert.Equal("a=own", Text(MetadataResolution.Labels(metadata, Created)));
        Assert.Equal("a=generated", Text(MetadataResolution.Annotations(metadata, AnnotationScopes.Manifest, Created)));
    }

    [Fact]
    public void Says_the_images_time_where_no_value_is_given_and_an_empty_value_where_one_is()
    {
        ImageMetadata[] metadata = [new("empty", "", IsLabel: true, AnnotationScopes.None), new("time", null, IsLabel: true, AnnotationScopes.None)];

        Assert.Equal("empty= time=2023-11-14T22:13:20Z", Text(MetadataResolution.Labels(metadata, Created)));
    }

    [Fact]
    public void Leaves_out_what_would_be_empty()
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
    public void Reads_a_scope_as_the_sdk_does(string scope, AnnotationScopes expected) => Assert.Equal(expected, AnnotationScopeNames.Parse("a", scope));

    [Theory]
    [InlineData("Config")]
    [InlineData("Manifest;Index")]
    [InlineData("Manifest,")]
    [InlineData("None")]
    [InlineData("3")]
    public void Refuses_a_scope_that_is_none_and_shows_it(string scope)
    {
        var error = Assert.Throws<MinImageException>(() => AnnotationScopeNames.Parse("com.example.team", scope));

        Assert.Equal(Codes.InvalidAnnotationScope, error.Code);
        Assert.Contains($"'{scope}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'com.example.team'", error.Message, StringComparison.Ordinal);
    }

    private static string Text(IEnumerable<KeyValuePair<string, string>>? pairs) => string.Join(' ', pairs!.Select(p => $"{p.Key}={p.Value}"));
}
