using System.Collections.Immutable;
using Microsoft.Build.Framework;
using MinImage.Images;
using MinImage.Platforms;
using MinImage.Publishing;
using MinImage.RootFileSystems;

namespace MinImage.Build;

/// <summary>The words of a project as the library's values: what several tasks read the same way.</summary>
internal static class Words
{
    public static ImmutableArray<ImageName> Names(string repository, string[] tags)
    {
        var name = ImageName.RepositoryFrom(repository);
        return [.. tags.Distinct(StringComparer.Ordinal).Select(tag => new ImageName(name, ImageName.ValidateTag(tag)))];
    }

    public static CertificateRequest? Certificates(bool wanted, string bundle, string[] files, string? packagedFile) =>
        wanted ? new CertificateRequest(bundle, [.. files], packagedFile) : null;

    public static ImmutableArray<KeyValuePair<string, string>> Pairs(ITaskItem[] items) =>
        [.. items.Select(item => KeyValuePair.Create(item.ItemSpec, item.GetMetadata("Value")))];

    public static ImmutableArray<string> Values(ITaskItem[] items) => [.. items.Select(item => item.ItemSpec)];

    public static string Port(ITaskItem item)
    {
        var type = item.GetMetadata("Type");
        return item.ItemSpec.Contains('/', StringComparison.Ordinal) ? item.ItemSpec : $"{item.ItemSpec}/{(type.Length == 0 ? "tcp" : type)}";
    }

    public static PlatformFiles Files(string runtimeIdentifier, ITaskItem[] files) => new(
        Platform.FromRuntimeIdentifier(runtimeIdentifier),
        [.. files.Where(f => f.GetMetadata("RuntimeIdentifier") == runtimeIdentifier).Select(f => new PublishedFile(f.ItemSpec, f.GetMetadata("RelativePath")))]);
}
