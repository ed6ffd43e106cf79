using System.Collections.Immutable;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Inputs;

namespace MinImage.Linker.Objects;

/// <summary>The members of an archive, for a caller that describes an archive and does not link it.</summary>
public static class ArchiveMembers
{
    /// <summary>Lists the members; an input that is not an archive has none.</summary>
    /// <param name="input">The object or archive.</param>
    /// <param name="problem">The diagnostic if the archive cannot be read; null on success.</param>
    /// <returns>The members in the order of the archive. Several may have the same name.</returns>
    public static ImmutableArray<MemberRange> Of(LinkInput input, out LinkDiagnostic? problem)
    {
        ArgumentNullException.ThrowIfNull(input);
        problem = null;
        if (!ArchiveReader.IsArchive(input.Content))
        {
            return [];
        }

        var problems = new LinkDiagnostics();
        var archive = ArchiveReader.Read(input.Name, 0, input.Content, problems);
        problem = problems.ToImmutable().FirstOrDefault();
        return archive is null
            ? []
            : [.. archive.Members.Values.OrderBy(member => member.Start).Select(member => new MemberRange(member.Name, member.Start, member.Length))];
    }
}
