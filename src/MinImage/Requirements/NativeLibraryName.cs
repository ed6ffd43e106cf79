namespace MinImage.Requirements;

/// <summary>What the name of an imported library says: which files could be it, and whether it could be there on Linux at all.</summary>
internal static class NativeLibraryName
{
    private const string SharedObject = ".so";

    /// <summary>
    /// Whether the name is one of Windows or of macOS: nothing on Linux answers to it, so that what imports it asks first where it runs.
    /// </summary>
    /// <param name="library">The library as an import names it.</param>
    public static bool IsOfOtherSystem(string library) =>
        library.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
        || library.EndsWith(".dylib", StringComparison.OrdinalIgnoreCase)
        || library.EndsWith(".drv", StringComparison.OrdinalIgnoreCase)
        || library.StartsWith("/System/Library/", StringComparison.Ordinal)
        || library.StartsWith("api-ms-win-", StringComparison.OrdinalIgnoreCase)
        || library.ToLowerInvariant() is "kernel32" or "user32" or "gdi32" or "ntdll" or "advapi32" or "ole32" or "oleaut32" or "shell32" or "ws2_32" or "crypt32"
            or "bcrypt" or "ncrypt" or "secur32" or "iphlpapi" or "psapi" or "version" or "winmm" or "mscoree" or "libobjc" or "libsystem" or "libproc";

    /// <summary>Whether the name is that of the C library, or of a library that is a part of it since glibc 2.34.</summary>
    /// <param name="library">The library as an import names it.</param>
    public static bool IsOfLibC(string library) => Plain(library) is "c" or "m" or "pthread" or "dl" or "rt";

    /// <summary>Whether a file is what an import asks for: the runtime puts <c>lib</c> before a name and <c>.so</c> behind it.</summary>
    /// <param name="library">The library as an import names it.</param>
    /// <param name="fileName">A file's name.</param>
    public static bool IsFile(string library, string fileName) => Plain(Path.GetFileName(library)) == Plain(fileName);

    /// <summary>Whether a file's name is that of a shared library: <c>libz.so</c>, <c>libz.so.1</c>.</summary>
    /// <param name="fileName">A file's name.</param>
    public static bool IsSharedLibrary(string fileName) =>
        fileName.EndsWith(SharedObject, StringComparison.Ordinal) || fileName.Contains(SharedObject + ".", StringComparison.Ordinal);

    private static string Plain(string name)
    {
        var end = name.IndexOf(SharedObject + ".", StringComparison.Ordinal);
        var plain = end >= 0 ? name[..end] : name.EndsWith(SharedObject, StringComparison.Ordinal) ? name[..^SharedObject.Length] : name;
        return plain.StartsWith("lib", StringComparison.Ordinal) ? plain["lib".Length..] : plain;
    }
}
