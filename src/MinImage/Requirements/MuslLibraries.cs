using System.Collections.Immutable;
using MinImage.Diagnostics;
using MinImage.Elf;
using MinImage.Host.Files;

namespace MinImage.Requirements;

/// <summary>
/// Finds native libraries that are compiled for musl. The structures and the symbols of the two C libraries differ, so linking such a library with glibc
/// gives a program that does not link at best, and misbehaves at worst.
/// </summary>
public static class MuslLibraries
{
    // An archive or an object does not name its C library; its compiler signs it, in the section .comment. Alpine's compilers compile for musl only.
    private static ReadOnlySpan<byte> AlpineGcc => "GCC: (Alpine "u8;

    private static ReadOnlySpan<byte> AlpineClang => "Alpine clang version "u8;

    /// <summary>Returns one finding for each file that is compiled for musl.</summary>
    /// <param name="paths">The paths of files of any kind; one that does not exist is skipped.</param>
    /// <param name="cancellationToken">Cancels between files.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks read access to a file.</exception>
    public static ImmutableArray<Finding> Find(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var path in paths.Where(IsNative).Where(File.Exists).Distinct(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Sign(RegularFile.ReadAllBytes(path)) is { } sign)
            {
                findings.Add(ToFinding(path, sign));
            }
        }

        return findings.ToImmutable();
    }

    private static bool IsNative(string path) =>
        Path.GetExtension(path) is ".a" or ".o" || NativeLibraryName.IsSharedLibrary(Path.GetFileName(path));

    private static string? Sign(ReadOnlySpan<byte> content)
    {
        if (ElfReader.TryRead(content, out var file, out _) && file.HasDynamicSection)
        {
            return file.Needed.FirstOrDefault(IsMusl) is { } needed ? $"it needs '{needed}'" : null;
        }

        return content.IndexOf(AlpineGcc) >= 0 || content.IndexOf(AlpineClang) >= 0 ? "Alpine's compiler has compiled it" : null;
    }

    // Alpine's name of musl, and musl's own; glibc's is libc.so.6.
    private static bool IsMusl(string library) => library.StartsWith("libc.musl-", StringComparison.Ordinal) || library == "libc.so";

    private static Finding ToFinding(string path, string sign) => new(
        Codes.CompiledForMusl,
        FindingSeverity.Error,
        $"'{path}' is compiled for musl ({sign}), but the image's program is linked with glibc. Compile the library for glibc, or publish on Alpine with "
            + $"MinImageLinker=Host. Add {Codes.CompiledForMusl} to NoWarn if the library does not depend on its C library.");
}
