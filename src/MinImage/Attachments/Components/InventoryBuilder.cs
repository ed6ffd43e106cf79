using System.Collections.Immutable;
using System.Globalization;
using MinImage.Linking;
using MinImage.Packages;
using MinImage.Platforms;
using MinImage.SysRoots;

namespace MinImage.Attachments.Components;

/// <summary>Collects the components of an image, for <see cref="ImageInventory.Of"/>.</summary>
/// <param name="sources">What the image was made from.</param>
internal sealed class InventoryBuilder(InventorySources sources)
{
    private const string NativeRuntimePrefix = "Microsoft.NETCore.App.Runtime.NativeAOT.";
    private const string RuntimePrefix = "Microsoft.NETCore.App.Runtime.";
    private const string WebRuntimePrefix = "Microsoft.AspNetCore.App.Runtime.";
    private const int MostNames = 3;

    private readonly LinkedInputs _linked = sources.Linked;

    public ImageInventory Build(string application, Platform platform)
    {
        var restored = sources.AssetsFile is null ? new([], []) : RestoredPackages.Read(sources.AssetsFile, platform.RuntimeIdentifier);
        var certificates = DataOf(sources.CertificatesFile, "certificates.json", "root certificates");
        var timeZones = DataOf(sources.TimeZonesFile, "timezones.json", "time zones");
        var distribution = DistributionOf(_linked.Distribution, _linked.ReleaseNumber)
            ?? DistributionOf(certificates.Distribution ?? timeZones.Distribution, release: null);
        Component[] own =
        [
            .. distribution is null
                ? []
                : SystemPackages(distribution).Concat(certificates.PackagesOf(distribution)).Concat(timeZones.PackagesOf(distribution)),
            .. NuGetPackages(),
            .. certificates.NuGet,
            .. timeZones.NuGet,
            .. NativeLibraries(),
        ];
        var known = own.Select(IdentityOf).ToHashSet();
        var trimmed = restored.Dependencies.Select(package => BuildDependency(package, "restored; none of its code is in the executable"));
        var tools = restored.Downloads.Select(package => BuildDependency(package, "used by the build"));
        return new ImageInventory(platform, application, InOrder(own.Concat(trimmed.Where(package => known.Add(IdentityOf(package))))))
        {
            Distribution = distribution,
            Tools = InOrder(tools.Where(package => known.Add(IdentityOf(package)))),
        };
    }

    private static (ComponentKind, string, string?) IdentityOf(Component component) => (component.Kind, component.Name, component.Version);

    private static ImmutableArray<Component> InOrder(IEnumerable<Component> components) =>
    [
        .. components
            .OrderBy(component => component.Kind)
            .ThenBy(component => component.Name, StringComparer.Ordinal)
            .ThenBy(component => component.Version, StringComparer.Ordinal),
    ];

#pragma warning disable CA1308 // Names of distributions in package URLs are in lower case.
    private static Distribution? DistributionOf(string? name, string? release) => name is null ? null : new(name.ToLowerInvariant(), name, release);
#pragma warning restore CA1308

    private static DataPackages DataOf(string? file, string manifest, string reason) => file is null
        ? new(null, null, reason)
        : new(DataManifest.FindBeside(file, manifest), NuGetPackage.Of(file), reason);

    private IEnumerable<Component> SystemPackages(Distribution distribution) => _linked.SystemPackages.Select(package =>
    {
        var files = _linked.Files.Where(file => file.IsLinked == true && file.SystemPackage == package.Name).ToList();
        return SystemPackage(distribution, package, ComponentUse.Linked, $"linked statically: {TextOf(files)}") with { Objects = ObjectsOf(files) };
    });

    private static Component SystemPackage(Distribution distribution, SysRootPackage package, ComponentUse use, string reason)
    {
        var source = package.Source is null ? null : new SourcePackage(package.Source, package.SourceVersion ?? package.Version);
        return new Component(ComponentKind.SystemPackage, package.Name, package.Version, use, reason)
        {
            License = DistributionLicenses.Find(package.Source),
            PackageUrl = PackageUrl.OfSystemPackage(distribution, package.Name, package.Version, package.Architecture, source),
            Sha256 = package.Sha256,
            Architecture = package.Architecture,
            Source = source,
            Build = package.Build,
        };
    }

    private IEnumerable<Component> NuGetPackages()
    {
        foreach (var package in _linked.Packages)
        {
            var files = _linked.Files.Where(file => file.IsLinked == true && file.Package == package.Name).ToList();
            var assemblies = _linked.Assemblies
                .Where(assembly => assembly.Package == package.Name)
                .Select(assembly => assembly.Name)
                .Order(StringComparer.Ordinal)
                .ToImmutableArray();
            var own = files.Where(file => file.SystemPackage is null).ToList();
            var component = Package(package.Name, package.Version, package.License, package.ContentHash) with
            {
                Use = files.Count > 0 ? ComponentUse.Linked : assemblies.Length > 0 ? ComponentUse.Compiled : ComponentUse.Build,
                Reason = ReasonOf(package, files, assemblies),
                Cpe = CpeOf(package),
                Assemblies = assemblies,
                Objects = ObjectsOf(own),
            };
            yield return component;

            // Advisories of .NET name the other runtime pack of the platform, and not the one that a program is linked with.
            if (package.Name.StartsWith(NativeRuntimePrefix, StringComparison.Ordinal))
            {
                yield return Package(RuntimePrefix + package.Name[NativeRuntimePrefix.Length..], package.Version, package.License, contentHash: null) with
                {
                    Use = ComponentUse.Compiled,
                    Reason = $"the name by which advisories list {package.Name}",
                };
            }
        }
    }

    private string ReasonOf(LinkedPackage package, List<LinkedFile> files, ImmutableArray<string> assemblies)
    {
        var compiled = assemblies.IsEmpty ? null : $"compiled into the executable: {TextOf(assemblies)}";
        var linked = files.Count == 0 ? null : $"linked statically: {TextOf(files)}";
        return (compiled, linked) switch
        {
            (null, null) => package.Name == _linked.Compiler ? "the compiler" : "used by the build",
            (null, _) => linked,
            (_, null) => compiled,
            _ => $"{compiled}; {linked}",
        };
    }

    private static string? CpeOf(LinkedPackage package)
    {
        var product = package.Name.StartsWith(RuntimePrefix, StringComparison.Ordinal) ? ".net"
            : package.Name.StartsWith(WebRuntimePrefix, StringComparison.Ordinal) ? "asp.net_core"
            : null;
        return product is null ? null : $"cpe:2.3:a:microsoft:{product}:{package.Version.Replace("-", "\\-", StringComparison.Ordinal)}:*:*:*:*:*:*:*";
    }

    private static Component BuildDependency(NuGetPackage package, string reason) =>
        Package(package.Id, package.Version, package.License, package.ContentHash) with { Reason = reason };

    private static Component Package(string name, string version, string? license, string? contentHash) =>
        new(ComponentKind.NuGetPackage, name, version, ComponentUse.Build, "")
        {
            License = license,
            PackageUrl = PackageUrl.OfNuGet(name, version),
            Sha512 = contentHash is null ? null : Convert.ToHexStringLower(Convert.FromBase64String(contentHash)),
        };

    // Object files that are in no package. With the host's linker, these are all of the host's libraries.
    private IEnumerable<Component> NativeLibraries() => _linked.Files
        .Where(file => file.Origin is LinkedFileOrigin.Project or LinkedFileOrigin.Host && file.IsLinked != false)
        .Select(file =>
        {
            var name = file.Origin == LinkedFileOrigin.Host ? Path.GetFileName(file.Path) : file.Path[(file.Path.IndexOf('/', StringComparison.Ordinal) + 1)..];
            var reason = file.Origin == LinkedFileOrigin.Host ? "linked statically, from the host" : $"linked statically: {TextOf([file])}";
            return new Component(ComponentKind.NativeLibrary, name, Version: null, ComponentUse.Linked, reason)
            {
                Sha256 = file.Hashes?.Sha256,
                Objects = ObjectsOf([file]),
            };
        })
        .DistinctBy(component => component.Name);

    private static ImmutableArray<ComponentObject> ObjectsOf(IEnumerable<LinkedFile> files) =>
        [.. files.SelectMany(ObjectsOf).OrderBy(each => each.Path, StringComparer.Ordinal)];

    private static IEnumerable<ComponentObject> ObjectsOf(LinkedFile file)
    {
        var name = Path.GetFileName(file.Path);
        if (file is { Members: { } members, MemberHashes: { } hashes })
        {
            return members.Zip(hashes).Where(pair => pair.Second is not null).Select(pair => new ComponentObject(name, pair.First, pair.Second!));
        }

        return file is { Members: null, Hashes: { } own } ? [new ComponentObject(Archive: null, name, own)] : [];
    }

    private static string TextOf(ImmutableArray<string> names) => names.Length <= MostNames
        ? string.Join(", ", names)
        : string.Create(CultureInfo.InvariantCulture, $"{names.Length} assemblies");

    private static string TextOf(IEnumerable<LinkedFile> files) => string.Join(", ", files
        .OrderBy(file => file.Path, StringComparer.Ordinal)
        .Select(file => file.Members is { } members
            ? string.Create(CultureInfo.InvariantCulture, $"{members.Length} object file{(members.Length == 1 ? "" : "s")} of {Path.GetFileName(file.Path)}")
            : Path.GetFileName(file.Path)));

    private sealed record DataPackages(DataManifest? Manifest, NuGetPackage? Package, string Reason)
    {
        public string? Distribution => Manifest?.Distribution;

        public IEnumerable<Component> NuGet => Package is null
            ? []
            : [BuildDependency(Package, Reason) with { Use = ComponentUse.Contained }];

        // The package base-files is listed for the texts of licenses, which the image does not contain.
        public IEnumerable<Component> PackagesOf(Distribution distribution) => (Manifest?.Packages ?? [])
            .Where(package => package.Name != "base-files")
            .Select(package => SystemPackage(distribution, package, ComponentUse.Contained, Reason));
    }
}
