using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using MinImage.Attachments.Components;
using MinImage.Host.Files;

namespace MinImage.Attachments.Sboms;

/// <summary>Writes SBOMs as CycloneDX 1.6. Every component is reachable from the root, the subject, by the document's dependencies.</summary>
internal sealed class CycloneDxSbom
{
    private const string Trivy = "aquasecurity:trivy:";

    private readonly SbomSubject _subject;
    private readonly SortedDictionary<string, CycloneDxComponent> _components = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SortedSet<string>> _dependencies = new(StringComparer.Ordinal);

    private CycloneDxSbom(SbomSubject subject) => _subject = subject;

    /// <summary>Returns the document about an image or an index, as UTF-8.</summary>
    /// <param name="subject">What the document describes.</param>
    public static ImmutableArray<byte> Write(SbomSubject subject) => [.. new CycloneDxSbom(subject).ToJson()];

    private byte[] ToJson()
    {
        var root = _subject.IsIndex ? IndexOf() : ImageOf(_subject.Images[0]);
        foreach (var image in _subject.Images)
        {
            var reference = _subject.IsIndex ? Add(ImageOf(image)) : root.BomRef!;
            if (_subject.IsIndex)
            {
                Depend(root.BomRef!, reference);
            }

            AddContent(image, reference);
        }

        // A time of 1970 means that the image has none, which this format, unlike SPDX, can express.
        var time = _subject.Created == DateTimeOffset.UnixEpoch
            ? null
            : _subject.Created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var tool = new CycloneDxComponent("application", BomRef: null, WritingTool.Name) { Version = WritingTool.Version };
        var document = new CycloneDxDocument(
            SerialNumber: null,
            new(time, new([tool]), root),
            [.. _components.Values],
            [.. _dependencies.Select(each => new CycloneDxDependency(each.Key, [.. each.Value]))]);
        var identified = document with { SerialNumber = "urn:uuid:" + UuidOf(Serialize(document)) };
        return [.. Serialize(identified), (byte)'\n'];
    }

    private static byte[] Serialize(CycloneDxDocument document) => JsonSerializer.SerializeToUtf8Bytes(document, SbomJson.Readable.CycloneDxDocument);

    // A UUID of version 8 (RFC 9562, 5.8): 122 bits of the document's hash, instead of chance.
    private static Guid UuidOf(ReadOnlySpan<byte> document)
    {
        var bytes = SHA256.HashData(document).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private CycloneDxComponent IndexOf() => Image(_subject.Descriptor.Digest.ToString(), _subject.Descriptor.Digest.Hex, architecture: null);

    private CycloneDxComponent ImageOf(SbomImage image) =>
        Image(image.Manifest.Digest.ToString(), image.Manifest.Digest.Hex, image.Inventory.Platform.Architecture);

    private CycloneDxComponent Image(string digest, string hex, string? architecture)
    {
        var url = PackageUrl.OfImage(_subject.Repository, digest, architecture);
        return new("container", url, _subject.Repository) { Version = digest, Hashes = [new("SHA-256", hex)], Purl = url };
    }

    private void AddContent(SbomImage image, string root)
    {
        var inventory = image.Inventory;
        var application = Add(new("application", $"application:{inventory.Platform}:{inventory.Application}", inventory.Application)
        {
            Version = inventory.ApplicationVersion,
            Licenses = Licenses(inventory.ApplicationLicense),
        });
        Depend(root, application);
        var system = root;
        if (inventory.Distribution is { } distribution)
        {
            system = Add(new("operating-system", $"operating-system:{distribution.Id}:{distribution.Release}", distribution.Id)
            {
                Version = distribution.Release,
                Description = $"The packages of {distribution.Name} from which the image was made; no other part of {distribution.Name} is in it.",
            });
            Depend(root, system);
        }

        foreach (var component in inventory.Components)
        {
            var reference = Add(Library(component, inventory.Distribution));
            Depend(component.Kind == ComponentKind.SystemPackage ? system : application, reference);
            if (component.Use == ComponentUse.Linked)
            {
                Depend(application, reference);
            }
        }

        if (!_subject.IsIndex)
        {
            foreach (var file in image.Files)
            {
                Depend(root, Add(FileOf($"file:{file.Path}", file.Path, file.Hashes)));
            }
        }
    }

    private CycloneDxComponent Library(Component component, Distribution? distribution) =>
        new("library", component.PackageUrl ?? $"library:{component.Name}:{component.Sha256}", component.Name)
        {
            Version = component.Version,
            Description = component.Reason,
            Scope = component.Use == ComponentUse.Build ? "excluded" : null,
            Hashes = Hashes(component),
            Licenses = Licenses(component.License),
            Cpe = component.Cpe,
            Purl = component.PackageUrl,
            Pedigree = component.Source is { } source && distribution is not null
                ? new([SourceOf(source, distribution)]) { Notes = component.Build?.Describe($"{source.Name} {source.Version}") }
                : null,
            Components = _subject.IsIndex || component.Objects.IsEmpty
                ? null
                : [.. component.Objects.Select(each => FileOf(reference: null, each.Path, each.Hashes))],
            Properties = component.Source is { } from ? PropertiesOf(from, distribution) : null,
        };

    private static CycloneDxComponent SourceOf(SourcePackage source, Distribution distribution) =>
        new("library", BomRef: null, source.Name) { Version = source.Version, Purl = PackageUrl.OfSource(distribution, source) };

    // Trivy compares the source package with Debian's advisories, and reads it only from these.
    private static ImmutableArray<CycloneDxProperty> PropertiesOf(SourcePackage source, Distribution? distribution)
    {
        var colon = source.Version.IndexOf(':', StringComparison.Ordinal);
        var upstream = source.Version[(colon + 1)..];
        var hyphen = upstream.LastIndexOf('-');
        var properties = ImmutableArray.CreateBuilder<CycloneDxProperty>();
        properties.Add(new(Trivy + "PkgType", distribution?.Id ?? ""));
        if (colon > 0)
        {
            properties.Add(new(Trivy + "SrcEpoch", source.Version[..colon]));
        }

        properties.Add(new(Trivy + "SrcName", source.Name));
        if (hyphen > 0)
        {
            properties.Add(new(Trivy + "SrcRelease", upstream[(hyphen + 1)..]));
        }

        properties.Add(new(Trivy + "SrcVersion", hyphen > 0 ? upstream[..hyphen] : upstream));
        return properties.DrainToImmutable();
    }

    private static CycloneDxComponent FileOf(string? reference, string path, ContentHashes hashes) =>
        new("file", reference, path) { Hashes = [new("SHA-256", hashes.Sha256)] };

    private static ImmutableArray<CycloneDxLicense>? Licenses(string? expression) => expression is null ? null : [new(expression)];

    private static ImmutableArray<CycloneDxHash>? Hashes(Component component)
    {
        ImmutableArray<CycloneDxHash> hashes =
        [
            .. component.Sha256 is { } sha256 ? [new CycloneDxHash("SHA-256", sha256)] : Array.Empty<CycloneDxHash>(),
            .. component.Sha512 is { } sha512 ? [new CycloneDxHash("SHA-512", sha512)] : Array.Empty<CycloneDxHash>(),
        ];
        return hashes.IsEmpty ? null : hashes;
    }

    private string Add(CycloneDxComponent component)
    {
        _components[component.BomRef!] = component;
        return component.BomRef!;
    }

    private void Depend(string reference, string on)
    {
        if (!_dependencies.TryGetValue(reference, out var all))
        {
            all = new(StringComparer.Ordinal);
            _dependencies.Add(reference, all);
        }

        all.Add(on);
    }
}
