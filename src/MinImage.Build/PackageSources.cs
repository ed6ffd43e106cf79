using System.Collections.Immutable;
using MinImage.Updates;
using NuGet.Common;
using NuGet.Configuration;
using NuGet.Protocol;
using NuGet.Protocol.Core.Types;
using NuGet.Versioning;

namespace MinImage.Build;

/// <summary>The sources of NuGet packages of a project, as its restore uses them. NuGet's own assemblies, which come with the SDK, read and ask them.</summary>
internal sealed class PackageSources
{
    private readonly ImmutableArray<SourceRepository> _sources;
    private readonly PackageSourceMapping _mapping;

    private PackageSources(ImmutableArray<SourceRepository> sources, PackageSourceMapping mapping)
    {
        _sources = sources;
        _mapping = mapping;
    }

    /// <summary>Reads the settings of a project.</summary>
    /// <param name="folder">The project's folder.</param>
    /// <param name="configFile">The value of <c>RestoreConfigFile</c>; empty for the <c>nuget.config</c> files of the folder and the user.</param>
    /// <param name="sources">The value of <c>RestoreSources</c>; none for those of the settings.</param>
    /// <param name="additional">The value of <c>RestoreAdditionalProjectSources</c>.</param>
    public static PackageSources Read(string folder, string configFile, string[] sources, string[] additional)
    {
        var settings = configFile.Length == 0
            ? Settings.LoadDefaultSettings(folder)
            : Settings.LoadSpecificSettings(Path.GetDirectoryName(Path.GetFullPath(configFile, folder))!, Path.GetFileName(configFile));
        var configured = sources.Length == 0
            ? new PackageSourceProvider(settings).LoadPackageSources().Where(source => source.IsEnabled)
            : sources.Select(source => new PackageSource(source));
        return new(
            [.. configured.Concat(additional.Select(source => new PackageSource(source))).Select(source => Repository.Factory.GetCoreV3(source))],
            PackageSourceMapping.GetPackageSourceMapping(settings));
    }

    /// <summary>Returns the newest version of a package, over all sources; a prerelease only if one is used.</summary>
    /// <param name="package">The package that is used.</param>
    /// <param name="cancellationToken">Ends the requests.</param>
    /// <returns>Null if no version is newer than the one that is used.</returns>
    public async Task<string?> FindNewerAsync(UsedPackage package, CancellationToken cancellationToken)
    {
        if (!NuGetVersion.TryParse(package.Version, out var used))
        {
            return null;
        }

        using var cache = new SourceCacheContext { NoCache = true };
        var requests = SourcesOf(package.Id).Select(source => VersionsAsync(source, package.Id, cache, cancellationToken));
        var found = await Task.WhenAll(requests).ConfigureAwait(false);
        return found.SelectMany(versions => versions)
            .Where(version => version > used && (used.IsPrerelease || !version.IsPrerelease))
            .Max()?.ToNormalizedString();
    }

    private IEnumerable<SourceRepository> SourcesOf(string id)
    {
        if (!_mapping.IsEnabled)
        {
            return _sources;
        }

        var names = _mapping.GetConfiguredPackageSources(id);
        return _sources.Where(source => names.Contains(source.PackageSource.Name, StringComparer.OrdinalIgnoreCase));
    }

    private static async Task<IEnumerable<NuGetVersion>> VersionsAsync(
        SourceRepository source, string id, SourceCacheContext cache, CancellationToken cancellationToken)
    {
        var packages = await source.GetResourceAsync<FindPackageByIdResource>(cancellationToken).ConfigureAwait(false);
        return await packages.GetAllVersionsAsync(id, cache, NullLogger.Instance, cancellationToken).ConfigureAwait(false);
    }
}
