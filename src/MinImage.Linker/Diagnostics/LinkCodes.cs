namespace MinImage.Linker.Diagnostics;

/// <summary>The codes of the linker's diagnostics. Each has an entry in <c>docs/errors.md</c>.</summary>
public static class LinkCodes
{
    /// <summary>An object is cut off, empty, or contradicts itself.</summary>
    public const string DamagedObject = "MINIMAGE1040";

    /// <summary>An archive is cut off or contradicts itself.</summary>
    public const string DamagedArchive = "MINIMAGE1041";

    /// <summary>A file that is neither an object nor an archive, or is for another machine.</summary>
    public const string UnusableInput = "MINIMAGE1042";

    /// <summary>A symbol is used and defined nowhere.</summary>
    public const string UndefinedSymbol = "MINIMAGE1043";

    /// <summary>A symbol is defined twice.</summary>
    public const string DuplicateSymbol = "MINIMAGE1044";

    /// <summary>A relocation of a type, or at a place, that this linker does not know.</summary>
    public const string UnknownRelocation = "MINIMAGE1045";

    /// <summary>A value does not fit the field that it is written to.</summary>
    public const string RelocationOverflow = "MINIMAGE1046";

    /// <summary>An address is wanted in a section that nobody may write to when the program starts.</summary>
    public const string AddressInReadOnlySection = "MINIMAGE1047";

    /// <summary>The program is larger than its code can reach.</summary>
    public const string ProgramTooLarge = "MINIMAGE1048";
}
