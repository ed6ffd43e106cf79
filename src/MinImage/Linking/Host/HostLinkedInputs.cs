using System.Collections.Immutable;
using MinImage.Globalization;
using MinImage.Ilc;
using MinImage.SysRoots;

namespace MinImage.Linking.Host;

/// <summary>
/// Describes what the host's linker linked, as far as it is known without a map: the files, but not their members, and not the distribution's
/// packages.
/// </summary>
internal static class HostLinkedInputs
{
    /// <summary>Describes a link.</summary>
    /// <param name="request">The link.</param>
    /// <param name="toolchain">The host's tools and libraries.</param>
    /// <param name="cultures">The cultures whose data is kept.</param>
    public static LinkedInputs Describe(LinkRequest request, Toolchain toolchain, CultureNames cultures)
    {
        var names = new InputNames(sysRoot: null, icu: null);
        var program = names.Of(request.ObjectFile) with { Origin = LinkedFileOrigin.Compiler, IsLinked = true };
        var arguments = request.Arguments.Select(argument => argument.Trim('"')).Where(IsInput).ToList();
        var usesIcu = arguments.Exists(file => Path.GetFileName(file) == RuntimePack.IcuShim);

        // The OpenSSL shim is compiled on this host, and with ICU, the whole C++ library takes the place of the runtime's part of it.
        var libraries = arguments
            .Where(file => Path.GetFileName(file) != RuntimePack.OpenSslShim && !(usesIcu && Path.GetFileName(file) == RuntimePack.CxxSubset))
            .Select(names.Of)
            .ToImmutableArray();
        var generated = new LinkedFile($"generated/{RuntimePack.OpenSslShim}", LinkedFileOrigin.Generated);
        string[] hostFiles = [.. toolchain.Libraries, .. usesIcu ? IcuLibraries.All.Select(name => Path.Combine(toolchain.DemandIcu(), name)) : []];
        var ofHost = hostFiles.Select(file => new LinkedFile(file, LinkedFileOrigin.Host));
        var compiler = LinkedPackage.Find(request.CompilerPackage);
        return new LinkedInputs(
            LinkedInputs.Format,
            request.Platform.RuntimeIdentifier,
            LinkerChoice.Host,
            program.Path,
            [.. libraries.Select(file => file.Path)],
            Aliases: ImmutableSortedDictionary<string, string>.Empty,
            [.. libraries.Append(program).Append(generated).Concat(ofHost).DistinctBy(file => file.Path).OrderBy(file => file.Path, StringComparer.Ordinal)],
            Assemblies: [],
            LinkedPackage.Merge(compiler is null ? [] : [compiler], names.Packages),
            SystemPackages: [])
        {
            Compiler = compiler?.Name,
            Icu = usesIcu ? new LinkedIcu(Version: null, LinkedIcu.NamesOf(cultures), HasData: null) : null,
        };
    }

    private static bool IsInput(string argument) =>
        Path.IsPathFullyQualified(argument)
        && (argument.EndsWith(".a", StringComparison.Ordinal) || argument.EndsWith(".o", StringComparison.Ordinal));
}
