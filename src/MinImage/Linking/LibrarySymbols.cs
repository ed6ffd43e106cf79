using MinImage.Diagnostics;
using MinImage.Linker.Inputs;
using MinImage.Linker.Objects;

namespace MinImage.Linking;

/// <summary>Reads the symbols of libraries; a damaged library ends the link.</summary>
internal static class LibrarySymbols
{
    /// <summary>Reads a library's index.</summary>
    /// <exception cref="MinImageException">A linker error: the archive is damaged.</exception>
    public static ArchiveSymbols Of(LinkInput archive, TargetMachine machine)
    {
        var symbols = ArchiveSymbols.Read(archive, machine, out var problem);
        LinkFailure.ThrowIf(problem);
        return symbols!;
    }

    /// <summary>Returns the member that defines a symbol; null if none does.</summary>
    /// <exception cref="MinImageException">A linker error: the member is damaged.</exception>
    public static MemberSymbols? Member(ArchiveSymbols archive, string symbol)
    {
        var member = archive.MemberThatDefines(symbol, out var problem);
        LinkFailure.ThrowIf(problem);
        return member;
    }
}
