using System.Collections.Immutable;
using System.Text.Json;
using MinImage.Attachments.Components;
using MinImage.Oci;

namespace MinImage.Attachments.Provenance;

/// <summary>Writes the provenance of images: an in-toto statement with SLSA provenance v1.</summary>
public static class ProvenanceStatement
{
    /// <summary>Returns the statement about an image, or about an index and its images, as UTF-8.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="subjects">The manifest; or the index, followed by its manifests.</param>
    /// <param name="inventories">What the images consist of.</param>
    /// <param name="request">Everything else.</param>
    public static ImmutableArray<byte> Write(
        string repository, IEnumerable<Descriptor> subjects, ImmutableArray<ImageInventory> inventories, ProvenanceRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var platforms = inventories.Select(inventory => inventory.Platform.RuntimeIdentifier).Order(StringComparer.Ordinal);
        var definition = new BuildDefinition(
            BuildType.Uri,
            new(request.Project, [.. platforms], request.Properties),
            [.. SourceOf(request.Source), .. PackagesOf(inventories)]);
        var versions = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
            .Add("dotnet-sdk", request.SdkVersion)
            .Add(WritingTool.Name, WritingTool.Version);
        var details = new RunDetails(new(request.Builder.Id, versions), request.Builder.Run is { } run ? new(run) : null);
        var statement = new SlsaStatement(
            [.. subjects.Select(subject => ResourceDescriptor.With(repository, uri: null, subject.Digest.Algorithm, subject.Digest.Hex))],
            new(definition, details));
        return [.. JsonSerializer.SerializeToUtf8Bytes(statement, SlsaStatementJson.Readable.SlsaStatement), (byte)'\n'];
    }

    private static IEnumerable<ResourceDescriptor> SourceOf(BuildSource? source) => source is null
        ? []
        : [ResourceDescriptor.With("source", source.RepositoryUrl is { } url ? $"git+{url}@{source.Commit}" : null, "gitCommit", source.Commit)];

    // A component without a digest was not fetched: it is another name of one that was.
    private static IEnumerable<ResourceDescriptor> PackagesOf(ImmutableArray<ImageInventory> inventories) => inventories
        .SelectMany(inventory => inventory.Components.Concat(inventory.Tools))
        .Where(component => component.PackageUrl is not null && (component.Sha256 ?? component.Sha512) is not null)
        .DistinctBy(component => component.PackageUrl, StringComparer.Ordinal)
        .OrderBy(component => component.PackageUrl, StringComparer.Ordinal)
        .Select(component => component.Sha256 is { } sha256
            ? ResourceDescriptor.With(name: null, component.PackageUrl, "sha256", sha256)
            : ResourceDescriptor.With(name: null, component.PackageUrl, "sha512", component.Sha512!));
}
