using System.Collections.Immutable;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using MinImage.Attachments;
using MinImage.Diagnostics;
using MinImage.Ilc;
using MinImage.Images;
using MinImage.Images.Config;
using MinImage.Oci;
using MinImage.Platforms;
using MinImage.Publishing;
using MinImage.RootFileSystems;

namespace MinImage.Build;

/// <summary>Converts task parameters to the library's values.</summary>
internal static class TaskItems
{
    private static readonly char[] Separators = [';', ',', ' ', '\t', '\r', '\n'];

    public static HashSet<string> SilencedCodes(string codes) =>
        codes.Split(Separators, StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);

    public static ImmutableArray<ImageName> Names(string repository, string tag, string[] tags)
    {
        if (tag.Length > 0 && tags.Length > 0)
        {
            throw new MinImageException(
                Codes.InvalidTag,
                $"ContainerImageTag is '{tag}' and ContainerImageTags is '{string.Join(';', tags)}': expected only one of the two. " +
                "Put all tags into ContainerImageTags, and remove ContainerImageTag.");
        }

        var name = ImageName.RepositoryFrom(repository);
        return [.. (tag.Length > 0 ? [tag] : tags).Distinct(StringComparer.Ordinal).Select(each => new ImageName(name, ImageName.ValidateTag(each)))];
    }

    public static ImageReference Repository(string registry, string repository) =>
        ImageReference.ToRepository(registry, ImageName.RepositoryFrom(repository));

    public static Digest Digest(string text, string property) => Oci.Digest.TryParse(text, out var digest)
        ? digest
        : throw new MinImageException(
            Codes.UnsupportedValue,
            $"{property} is '{text}': expected sha256: followed by 64 lower-case hexadecimal digits, as a publish prints it.");

    public static IEnumerable<ImageMetadata> Generated(IEnumerable<ImageMetadata> metadata) =>
        metadata.Select(each => each.Value is "" ? each with { Value = null } : each);

    public static IEnumerable<ImageMetadata> Labels(ITaskItem[] items) =>
        items.Select(item => new ImageMetadata(item.ItemSpec, item.GetMetadata("Value"), IsLabel: true, AnnotationScopes.None));

    public static IEnumerable<ImageMetadata> Annotations(ITaskItem[] items) =>
        items.Select(item => new ImageMetadata(
            item.ItemSpec, item.GetMetadata("Value"), IsLabel: false, AnnotationScopeNames.Parse(item.ItemSpec, item.GetMetadata("Scope"))));

    public static CompiledProgram Program(string objectFile, string runtimeIdentifier, string[] assemblies, string[] frameworkAssemblies) => new(
        objectFile,
        Platform.FromRuntimeIdentifier(runtimeIdentifier),
        [.. assemblies],
        [.. frameworkAssemblies.Select(path => Path.GetFileNameWithoutExtension(path))]);

    /// <summary>Returns the properties of the command line. MSBuild has their values as they were typed, with its escapes (<c>%3B</c>).</summary>
    public static IReadOnlyDictionary<string, string> GlobalProperties(IBuildEngine6 engine)
    {
        const string Value = nameof(Value);
        return engine.GetGlobalProperties().ToDictionary(
            property => property.Key, property => new TaskItem("property", new Dictionary<string, string> { [Value] = property.Value }).GetMetadata(Value));
    }

    public static ImmutableArray<string> Values(ITaskItem[] items) => [.. items.Select(item => item.ItemSpec)];

    public static ImmutableArray<EnvironmentVariable> Variables(ITaskItem[] items) =>
        [.. items.Select(item => new EnvironmentVariable(item.ItemSpec, item.GetMetadata("Value")))];

    public static ImmutableArray<ExposedPort> Ports(ITaskItem[] items) =>
        [.. items.Select(item => ExposedPort.Parse(item.ItemSpec, item.GetMetadata("Type")))];

    public static ImmutableArray<AddedFile> AddedFiles(ITaskItem[] items) => [.. items.Select(AddedFile)];

    public static ImmutableArray<AttachedFile> AttachedFiles(ITaskItem[] items) =>
        [.. items.Select(item => new AttachedFile(item.GetMetadata("FullPath"), item.GetMetadata("ArtifactType"), item.GetMetadata("MediaType")))];

    public static PlatformFiles Files(string runtimeIdentifier, ITaskItem[] files)
    {
        var own = files.Where(file => file.GetMetadata("RuntimeIdentifier") == runtimeIdentifier).ToList();
        return new(Platform.FromRuntimeIdentifier(runtimeIdentifier), PublishedFiles(own))
        {
            SizesFile = ValueOf("SizesFile"),
            LinkedInputsFile = ValueOf("LinkedInputsFile"),
            AssetsFile = ValueOf("AssetsFile"),
        };

        string? ValueOf(string metadata) => own.Select(file => file.GetMetadata(metadata)).FirstOrDefault(path => path.Length > 0);
    }

    public static ImmutableArray<PublishedFile> PublishedFiles(IEnumerable<ITaskItem> files) =>
        [.. files.Select(file => new PublishedFile(file.ItemSpec, file.GetMetadata("RelativePath")))];

    public static ITaskItem Container(WrittenPlatform platform)
    {
        // Literally: a percent sign in the JSON is not an escape.
        ITaskItem2 item = new TaskItem("GeneratedContainer");
        item.SetMetadataValueLiteral("Manifest", platform.ManifestJson);
        item.SetMetadataValueLiteral("Configuration", platform.ConfigJson);
        item.SetMetadataValueLiteral("ManifestDigest", platform.Manifest.Digest.ToString());
        item.SetMetadataValueLiteral("ManifestMediaType", platform.Manifest.MediaType);
        return item;
    }

    private static AddedFile AddedFile(ITaskItem item)
    {
        var target = item.GetMetadata("TargetPath");
        return new(
            item.GetMetadata("FullPath"),
            target,
            item.GetMetadata("RecursiveDir"),
            item.GetMetadata("Mode") is { Length: > 0 } mode ? Modes.Parse(mode, target) : null,
            item.GetMetadata("Owner") is { Length: > 0 } owner ? Owner.Parse(owner, target) : null);
    }
}
