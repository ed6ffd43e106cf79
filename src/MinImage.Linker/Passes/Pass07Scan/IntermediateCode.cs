using System.Collections.Immutable;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Model;
using MinImage.Linker.Objects;

namespace MinImage.Linker.Passes.Pass07Scan;

/// <summary>
/// Finds the archives whose members contain a compiler's intermediate code. An archiver without the compiler's plugin lists none of their symbols, so that
/// the members are never read, and their symbols appear to be undefined.
/// </summary>
internal static class IntermediateCode
{
    /// <summary>Reports the first such member of each archive.</summary>
    /// <param name="archives">The archives of a program with undefined symbols.</param>
    /// <param name="diagnostics">Receives the errors.</param>
    public static void Report(ImmutableArray<Archive> archives, LinkDiagnostics diagnostics)
    {
        foreach (var archive in archives)
        {
            foreach (var member in archive.Members.OrderBy(m => m.Key).Select(m => m.Value))
            {
                if (ForeignContent.FindIntermediateCode(archive.Content.Slice(member.Start, member.Length)) is { } found)
                {
                    diagnostics.Add((long)archive.Order << 32, LinkCodes.UnusableInput, found.Message(archive.NameOf(member)));
                    break;
                }
            }
        }
    }
}
