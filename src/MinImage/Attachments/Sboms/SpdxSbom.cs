using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MinImage.Attachments.Components;
using MinImage.Host.Files;
using MinImage.Layers;
using MinImage.Platforms;

namespace MinImage.Attachments.Sboms;

/// <summary>
/// Writes SBOMs as SPDX 2.3. Every element is connected to the root, the subject: scanners drop one that is not. Trivy takes packages of the distribution
/// from an element whose ID begins with <c>SPDXRef-OperatingSystem</c>, and those of NuGet from one whose ID begins with <c>SPDXRef-Application</c> and whose
/// name is <c>nuget</c>.
/// </summary>
internal sealed class SpdxSbom
{
    private const string Container = "CONTAINER";
    private const string Library = "LIBRARY";

    private readonly SortedDictionary<string, SpdxPackage> _packages = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SpdxFile> _files = new(StringComparer.Ordinal);
    private readonly HashSet<SpdxRelationship> _relationships = [];

    private SpdxSbom()
    {
    }

    /// <summary>Returns the document about an image or an index, as UTF-8.</summary>
    /// <param name="subject">What the document describes.</param>
    public static ImmutableArray<byte> Write(SbomSubject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var sbom = new SpdxSbom();
        sbom.AddSubject(subject);
        return sbom.ToJson(subject.Name, subject.Created);
    }

    /// <summary>Returns the document about the contents of an image, which is a file of that image, as UTF-8.</summary>
    /// <param name="contents">What the document describes.</param>
    public static ImmutableArray<byte> Write(SbomContents contents)
    {
        ArgumentNullException.ThrowIfNull(contents);
        var sbom = new SpdxSbom();
        sbom.AddEnclosingImage(contents);
        return sbom.ToJson(contents.Inventory.Application, contents.Created);
    }

    private ImmutableArray<byte> ToJson(string name, DateTimeOffset created)
    {
        var time = created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var document = new SpdxDocument(
            name,
            DocumentNamespace: "",
            new(time, [$"Tool: {WritingTool.Name}-{WritingTool.Version}"]),
            [.. _packages.Values],
            [.. _files.Values],
            [
                .. _relationships
                    .OrderBy(each => each.SpdxElementId, StringComparer.Ordinal)
                    .ThenBy(each => each.RelationshipType, StringComparer.Ordinal)
                    .ThenBy(each => each.RelatedSpdxElement, StringComparer.Ordinal),
            ]);

        // The namespace identifies the document, so it depends on all of it, and on nothing else.
        var hash = Convert.ToHexStringLower(SHA256.HashData(Serialize(document)));
        return [.. Serialize(document with { DocumentNamespace = $"https://spdx.org/spdxdocs/minimage-{hash}" }), (byte)'\n'];
    }

    private static byte[] Serialize(SpdxDocument document) => JsonSerializer.SerializeToUtf8Bytes(document, SbomJson.Readable.SpdxDocument);

    private void AddSubject(SbomSubject subject)
    {
        if (!subject.IsIndex)
        {
            var image = subject.Images[0];
            var root = AddImage(subject.Repository, image, withFiles: true);
            Relate(SpdxDocument.Id, SpdxRelationship.Describes, root);
            AddContents(root, image.Inventory, image.Files, image.ExecutablePath);
            return;
        }

        var url = PackageUrl.OfImage(subject.Repository, subject.Descriptor.Digest.ToString(), architecture: null);
        var index = Add(new SpdxPackage("SPDXRef-Index", subject.Repository, Container)
        {
            VersionInfo = subject.Descriptor.Digest.ToString(),
            Checksums = [new("SHA256", subject.Descriptor.Digest.Hex)],
            ExternalRefs = [SpdxExternalReference.PackageUrl(url)],
        });
        Relate(SpdxDocument.Id, SpdxRelationship.Describes, index);
        foreach (var image in subject.Images)
        {
            var root = AddImage(subject.Repository, image, withFiles: false);
            Relate(index, SpdxRelationship.Contains, root);
            AddContents(root, image.Inventory, files: [], image.ExecutablePath);
        }
    }

    private string AddImage(string repository, SbomImage image, bool withFiles)
    {
        var platform = image.Inventory.Platform;
        var digest = image.Manifest.Digest;
        return Add(new SpdxPackage(ImageId(platform), repository, Container)
        {
            VersionInfo = digest.ToString(),
            FilesAnalyzed = withFiles,
            PackageVerificationCode = withFiles ? new(VerificationCode(image.Files)) : null,
            Checksums = [new("SHA256", digest.Hex)],
            ExternalRefs = [SpdxExternalReference.PackageUrl(PackageUrl.OfImage(repository, digest.ToString(), platform.Architecture))],
        });
    }

    private void AddEnclosingImage(SbomContents contents)
    {
        // What the image was only built with is not in it, and may differ by host, as the package of the compiler does.
        var inventory = contents.Inventory with { Components = [.. contents.Inventory.Components.Where(component => component.Use != ComponentUse.Build)] };
        var root = Add(new SpdxPackage(ImageId(inventory.Platform), inventory.Application, Container)
        {
            FilesAnalyzed = true,
            PackageVerificationCode = new(VerificationCode(contents.Files)) { PackageVerificationCodeExcludedFiles = [$".{contents.DocumentPath}"] },
            Comment = "The contents of the image in which this document is. A document in an image cannot contain the image's digest.",
        });
        Relate(SpdxDocument.Id, SpdxRelationship.Describes, root);
        AddContents(root, inventory, contents.Files, contents.ExecutablePath);
    }

    private void AddContents(string root, ImageInventory inventory, ImmutableArray<LayerFile> files, string executablePath)
    {
        var platform = NameOf(inventory.Platform);
        var program = Add(new SpdxPackage($"SPDXRef-Program-{platform}-{NameIn(inventory.Application)}", inventory.Application, "APPLICATION")
        {
            VersionInfo = inventory.ApplicationVersion,
            LicenseDeclared = inventory.ApplicationLicense ?? SpdxPackage.NoAssertion,
        });
        Relate(root, SpdxRelationship.Contains, program);
        var nuget = Add(new SpdxPackage($"SPDXRef-Application-{platform}-nuget", "nuget", "OTHER")
        {
            Comment = $"The NuGet packages in {inventory.Application}.",
        });
        Relate(program, SpdxRelationship.Contains, nuget);

        var system = inventory.Distribution is { } distribution ? AddSystem(root, distribution) : root;
        string? executable = null;
        foreach (var file in files)
        {
            var id = AddFile("File", $".{file.Path}", file.Hashes);
            Relate(root, SpdxRelationship.Contains, id);
            executable = file.Path == executablePath ? id : executable;
        }

        foreach (var component in inventory.Components)
        {
            var id = AddComponent(component, inventory.Distribution);
            var owner = component.Kind switch
            {
                ComponentKind.SystemPackage => system,
                ComponentKind.NuGetPackage => nuget,
                _ => program,
            };
            RelateToOwner(component, id, owner, program);
            if (executable is not null)
            {
                AddObjects(component, id, executable);
            }
        }
    }

    private string AddSystem(string root, Distribution distribution)
    {
        var name = NameIn($"{distribution.Id}-{distribution.Release}");
        var id = Add(new SpdxPackage($"SPDXRef-OperatingSystem-{name}", distribution.Id, "OPERATING-SYSTEM")
        {
            VersionInfo = distribution.Release,
            Comment = $"The packages of {distribution.Name} from which the image was made; no other part of {distribution.Name} is in it.",
        });
        Relate(root, SpdxRelationship.Contains, id);
        return id;
    }

    private string AddComponent(Component component, Distribution? distribution)
    {
        var url = component.PackageUrl;
        var identity = url ?? $"{component.Name} {component.Sha256}";
        var id = Add(new SpdxPackage($"SPDXRef-Package-{NameIn(component.Name)}-{ShortHash(identity)}", component.Name, Library)
        {
            VersionInfo = component.Version,
            Supplier = component.Kind == ComponentKind.SystemPackage ? $"Organization: {distribution!.Name}" : null,
            Checksums = Checksums(component),
            SourceInfo = component.Source is { } source ? SourceInfoOf(component, $"{source.Name} {source.Version}") : null,
            LicenseDeclared = component.License ?? SpdxPackage.NoAssertion,
            Comment = component.Reason,
            ExternalRefs = References(component),
        });
        if (component.Source is { } from && distribution is not null)
        {
            var sourceUrl = PackageUrl.OfSource(distribution, from);
            Relate(id, SpdxRelationship.GeneratedFrom, Add(new SpdxPackage($"SPDXRef-Source-{NameIn(from.Name)}-{ShortHash(sourceUrl)}", from.Name, "SOURCE")
            {
                VersionInfo = from.Version,
                Supplier = $"Organization: {distribution.Name}",
                ExternalRefs = [SpdxExternalReference.PackageUrl(sourceUrl)],
            }));
        }

        return id;
    }

    private void RelateToOwner(Component component, string id, string owner, string program)
    {
        if (component.Use == ComponentUse.Build)
        {
            Relate(id, SpdxRelationship.BuildDependencyOf, program);
            return;
        }

        Relate(owner, SpdxRelationship.Contains, id);
        if (component.Use == ComponentUse.Linked)
        {
            Relate(program, SpdxRelationship.StaticLink, id);
        }
    }

    private void AddObjects(Component component, string id, string executable)
    {
        foreach (var each in component.Objects)
        {
            var file = AddFile("Object", $"./{component.Name}/{each.Path}", each.Hashes);
            Relate(executable, SpdxRelationship.StaticLink, file);
            Relate(file, SpdxRelationship.ExpandedFromArchive, id);
        }
    }

    private string AddFile(string kind, string name, ContentHashes hashes)
    {
        var id = $"SPDXRef-{kind}-{ShortHash(name)}";
        _files[id] = new SpdxFile(id, name, [new("SHA1", hashes.Sha1), new("SHA256", hashes.Sha256)]);
        return id;
    }

    private string Add(SpdxPackage package)
    {
        _packages[package.SpdxId] = package;
        return package.SpdxId;
    }

    private void Relate(string element, string type, string related) => _relationships.Add(new(element, type, related));

    private static ImmutableArray<SpdxChecksum>? Checksums(Component component)
    {
        ImmutableArray<SpdxChecksum> checksums =
        [
            .. component.Sha256 is { } sha256 ? [new SpdxChecksum("SHA256", sha256)] : Array.Empty<SpdxChecksum>(),
            .. component.Sha512 is { } sha512 ? [new SpdxChecksum("SHA512", sha512)] : Array.Empty<SpdxChecksum>(),
        ];
        return checksums.IsEmpty ? null : checksums;
    }

    private static ImmutableArray<SpdxExternalReference>? References(Component component)
    {
        ImmutableArray<SpdxExternalReference> references =
        [
            .. component.PackageUrl is { } url ? [SpdxExternalReference.PackageUrl(url)] : Array.Empty<SpdxExternalReference>(),
            .. component.Cpe is { } cpe ? [SpdxExternalReference.Cpe(cpe)] : Array.Empty<SpdxExternalReference>(),
        ];
        return references.IsEmpty ? null : references;
    }

    private static string VerificationCode(IEnumerable<LayerFile> files) =>
        ContentHashes.Of(Encoding.ASCII.GetBytes(string.Concat(files.Select(file => file.Hashes.Sha1).Order(StringComparer.Ordinal)))).Sha1;

    private static string ImageId(Platform platform) => $"SPDXRef-Image-{NameOf(platform)}";

    private static string NameOf(Platform platform) => $"{platform.Os}-{platform.Architecture}";

    // An ID consists of letters, digits, dots and hyphens.
    private static string NameIn(string text) => string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '-'));

    private static string SourceInfoOf(Component component, string source) => component.Build?.Describe(source) ?? $"built package from: {source}";

    // 64 bits: enough to tell the elements of one document apart.
    private static string ShortHash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}
