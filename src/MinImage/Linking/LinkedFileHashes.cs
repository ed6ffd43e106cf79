using System.Collections.Immutable;
using MinImage.Host.Files;
using MinImage.Linker.Inputs;
using MinImage.Linker.Objects;

namespace MinImage.Linking;

/// <summary>Computes the hashes of a link's input files, by which an SBOM names what is in the executable.</summary>
internal static class LinkedFileHashes
{
    /// <summary>Adds the hashes of a file, and of its members that are linked.</summary>
    /// <param name="file">The file's description.</param>
    /// <param name="source">The file.</param>
    /// <exception cref="Diagnostics.MinImageException">A linker error: the archive is damaged.</exception>
    public static LinkedFile Add(LinkedFile file, LinkInput source)
    {
        var hashed = file with { Hashes = ContentHashes.Of(source.Content.Slice(0, source.Content.Length)) };
        return file.Members is { IsEmpty: false } members ? hashed with { MemberHashes = MembersOf(source, members) } : hashed;
    }

    private static ImmutableArray<ContentHashes?> MembersOf(LinkInput archive, ImmutableArray<string> names)
    {
        var ranges = ArchiveMembers.Of(archive, out var problem).ToLookup(member => member.Name, StringComparer.Ordinal);
        LinkFailure.ThrowIf(problem);
        return [.. names.Select(name => ranges[name].ToArray() is [var only] ? ContentHashes.Of(archive.Content.Slice(only.Start, only.Length)) : null)];
    }
}
