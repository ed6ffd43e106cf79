using System.Collections.Frozen;

namespace MinImage.Requirements;

/// <summary>Classifies the names of imported libraries, and matches them with file names.</summary>
internal static class NativeLibraryName
{
    private const string SharedObject = ".so";

    // Names without an extension.
    private static readonly FrozenSet<string> OtherSystems = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "kernel32",
        "user32",
        "gdi32",
        "ntdll",
        "advapi32",
        "ole32",
        "oleaut32",
        "shell32",
        "ws2_32",
        "crypt32",
        "bcrypt",
        "ncrypt",
        "secur32",
        "iphlpapi",
        "psapi",
        "version",
        "winmm",
        "mscoree",
        "libobjc",
        "libsystem",
        "libproc");

    /// <summary>
    /// Checks whether a library exists only on Windows or macOS. No library with that name exists on Linux, so code that imports it checks the
    /// operating system first.
    /// </summary>
    /// <param name="library">The library's name in an import.</param>
    public static bool IsOfOtherSystem(string library) =>
        library.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
        || library.EndsWith(".dylib", StringComparison.OrdinalIgnoreCase)
        || library.EndsWith(".drv", StringComparison.OrdinalIgnoreCase)
        || library.StartsWith("/System/Library/", StringComparison.Ordinal)
        || library.StartsWith("api-ms-win-", StringComparison.OrdinalIgnoreCase)
        || OtherSystems.Contains(library);

    /// <summary>Checks whether a library is the C library, or a library that is part of it since glibc 2.34.</summary>
    /// <param name="library">The library's name in an import.</param>
    public static bool IsOfLibC(string library) => Plain(library) is "c" or "m" or "pthread" or "dl" or "rt";

    /// <summary>Checks whether a function of the C library loads libraries, or finds functions of loaded ones.</summary>
    /// <param name="function">The function's name, in UTF-8.</param>
    public static bool IsLoader(ReadOnlySpan<byte> function) =>
        function.SequenceEqual("dlopen"u8) || function.SequenceEqual("dlmopen"u8) || function.SequenceEqual("dlsym"u8)
        || function.SequenceEqual("dlvsym"u8) || function.SequenceEqual("dlclose"u8) || function.SequenceEqual("dlerror"u8);

    /// <summary>Checks whether an import would load a file: the runtime prepends <c>lib</c> to the name and appends <c>.so</c>.</summary>
    /// <param name="library">The library's name in an import.</param>
    /// <param name="fileName">A file's name.</param>
    public static bool IsFile(string library, string fileName) => Plain(library[(library.LastIndexOf('/') + 1)..]) == Plain(fileName);

    /// <summary>Checks whether a file name is that of a shared library: <c>libz.so</c>, <c>libz.so.1</c>.</summary>
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
