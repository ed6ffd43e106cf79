using MinImage.Ilc;
using MinImage.Linking;
using MinImage.Linking.Icu;
using MinImage.Linking.OpenSsl;
using MinImage.SysRoots;

namespace MinImage.Sizes;

/// <summary>Maps the files that were linked to nodes of a tree, by their names and folders.</summary>
/// <param name="runtimeFolder">The folder of .NET's native libraries; null if it is not known.</param>
internal sealed class LinkedFiles(string? runtimeFolder)
{
    /// <summary>Returns the node of a file.</summary>
    /// <param name="file">The file's name in the map: <c>/lib/main.o</c>, or <c>/lib/libc.a(printf.o)</c> for a member of an archive.</param>
    /// <param name="root">The root of the tree.</param>
    /// <returns>The object's node, below the node of its archive.</returns>
    public SizeBuilder Place(string file, SizeBuilder root)
    {
        var (path, member) = ArchiveMemberName.Split(file);
        var library = Path.GetFileName(path);
        var node = root[CategoryOf(library, Path.GetDirectoryName(path))][library];
        return member is null ? node : node[member];
    }

    private SizeCategory CategoryOf(string library, string? folder) => library switch
    {
        "libssl.a" or "libcrypto.a" or OpenSslBinding.ObjectName or RuntimePack.OpenSslShim => SizeCategory.OpenSsl,
        IcuBinding.ObjectName or RuntimePack.IcuShim or IcuLibraries.StandardCxx => SizeCategory.Icu,
        "libc.a" or "libm.a" or "libmvec.a" or "libpthread.a" or "libdl.a" or "librt.a" or "libresolv.a" => SizeCategory.LibC,
        "libgcc.a" or "libgcc_eh.a" => SizeCategory.Runtime,
        _ when library == OpenSslReduction.Nothing + ".o" => SizeCategory.OpenSsl,
        _ when library.StartsWith("libicu", StringComparison.Ordinal) => SizeCategory.Icu,
        _ when library.StartsWith("crt", StringComparison.Ordinal) || library is "rcrt1.o" => SizeCategory.LibC,
        _ when runtimeFolder is not null && folder == runtimeFolder => SizeCategory.Runtime,
        _ => SizeCategory.App,
    };
}
