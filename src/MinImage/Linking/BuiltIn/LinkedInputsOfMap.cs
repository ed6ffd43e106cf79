using System.Collections.Immutable;
using MinImage.Host.Concurrency;
using MinImage.Linker.Maps;
using MinImage.Linking.Icu;
using MinImage.SysRoots;

namespace MinImage.Linking.BuiltIn;

/// <summary>Describes what the built-in linker linked, by its inputs and its map.</summary>
internal static class LinkedInputsOfMap
{
    /// <summary>Describes a link; assemblies are not in the linker's map, and are left empty.</summary>
    /// <param name="request">The link.</param>
    /// <param name="prepared">The inputs of the link.</param>
    /// <param name="map">The linker's map.</param>
    public static LinkedInputs Describe(LinkRequest request, PreparedInputs prepared, LinkMap map)
    {
        var names = new InputNames(prepared.SysRoot, prepared.Icu?.Libraries);
        var program = names.Of(request.ObjectFile).Path;
        var libraries = prepared.Arguments.Files.Select(file => names.Of(file).Path).ToImmutableArray();
        var files = FilesOf(prepared, map, names, program);
        var compiler = LinkedPackage.Find(request.CompilerPackage);
        return new LinkedInputs(
            LinkedInputs.Format,
            request.Platform.RuntimeIdentifier,
            LinkerChoice.BuiltIn,
            program,
            libraries,
            prepared.Arguments.Aliases,
            files,
            Assemblies: [],
            LinkedPackage.Merge(compiler is null ? [] : [compiler], names.Packages),
            SystemPackages(prepared, files))
        {
            Compiler = compiler?.Name,
            Distribution = prepared.SysRoot.Manifest.Distribution,
            Release = prepared.SysRoot.Manifest.Release,
            DistributionVersion = prepared.SysRoot.Manifest.DistributionVersion,
            Icu = prepared.Icu is { } icu
                ? new LinkedIcu(icu.Libraries.Manifest.Icu, LinkedIcu.NamesOf(icu.Cultures), map.Entries.Any(IcuBinding.IsData))
                : null,
        };
    }

    private static ImmutableArray<LinkedFile> FilesOf(PreparedInputs prepared, LinkMap map, InputNames names, string program)
    {
        var kept = map.Entries
            .Select(entry => entry.File)
            .Where(name => name.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .Select(ArchiveMemberName.Split)
            .ToLookup(name => name.File, name => name.Member, StringComparer.Ordinal);
        var sources = prepared.Inputs.Files.Select(input => ArchiveMemberName.Split(input.Name).File).Distinct(StringComparer.Ordinal);
        var named = sources.Select(source => (Source: source, File: Kept(Name(source), [.. kept[source]]))).ToImmutableArray();
        return
        [
            .. Concurrently.ForEach(named, (each, _) => Hashed(each.File, each.Source), CancellationToken.None)
                .OrderBy(file => file.Path, StringComparer.Ordinal),
        ];

        // ILC's object is described by the assemblies that it was compiled from.
        LinkedFile Hashed(LinkedFile file, string source) => file is { IsLinked: true, Origin: not (LinkedFileOrigin.Generated or LinkedFileOrigin.Compiler) }
            ? LinkedFileHashes.Add(file, prepared.Files.Open(source))
            : file;

        LinkedFile Name(string source)
        {
            // Only generated files have names without a folder.
            if (Path.GetDirectoryName(source) is not { Length: > 0 })
            {
                return new LinkedFile($"generated/{source}", LinkedFileOrigin.Generated);
            }

            var file = names.Of(source);
            return file.Path == program ? file with { Origin = LinkedFileOrigin.Compiler } : file;
        }
    }

    private static LinkedFile Kept(LinkedFile file, ImmutableArray<string?> members) => file with
    {
        IsLinked = members.Length > 0,
        Members = file.Path.EndsWith(".a", StringComparison.Ordinal) ? [.. members.OfType<string>().Order(StringComparer.Ordinal)] : null,
    };

    private static ImmutableArray<SysRootPackage> SystemPackages(PreparedInputs prepared, ImmutableArray<LinkedFile> files)
    {
        var linked = files.Where(file => file.IsLinked == true).Select(file => file.SystemPackage).ToHashSet(StringComparer.Ordinal);
        var manifest = prepared.SysRoot.Manifest;
        var ofSysRoot = manifest.Packages.Where(package => manifest.Files is null || linked.Contains(package.Name));
        var icu = prepared.Icu?.Libraries.Manifest;
        var ofIcu = icu is null ? [] : icu.Packages.Where(package => icu.Files is null || linked.Contains(package.Name));
        return [.. ofSysRoot.Concat(ofIcu).DistinctBy(package => package.Name).OrderBy(package => package.Name, StringComparer.Ordinal)];
    }
}
