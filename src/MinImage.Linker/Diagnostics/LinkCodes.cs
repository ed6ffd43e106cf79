namespace MinImage.Linker.Diagnostics;

/// <summary>The codes of the linker's diagnostics. Each has an entry in <c>docs/errors.md</c>.</summary>
public static class LinkCodes
{
    /// <summary>An object is truncated or inconsistent.</summary>
    public const string DamagedObject = "MINIMAGE1040";

    /// <summary>An archive is truncated or inconsistent.</summary>
    public const string DamagedArchive = "MINIMAGE1041";

    /// <summary>An input is neither an object nor an archive, or is for another processor.</summary>
    public const string UnusableInput = "MINIMAGE1042";

    /// <summary>A symbol is used, but not defined.</summary>
    public const string UndefinedSymbol = "MINIMAGE1043";

    /// <summary>A symbol is defined twice.</summary>
    public const string DuplicateSymbol = "MINIMAGE1044";

    /// <summary>A relocation has an unknown type, or a type that is not supported at its offset.</summary>
    public const string UnknownRelocation = "MINIMAGE1045";

    /// <summary>A value does not fit in the field that it is written to.</summary>
    public const string RelocationOverflow = "MINIMAGE1046";

    /// <summary>A read-only section contains an address, which the start code would have to relocate.</summary>
    public const string AddressInReadOnlySection = "MINIMAGE1047";

    /// <summary>The program is too large for its code to address, or for a file.</summary>
    public const string ProgramTooLarge = "MINIMAGE1048";

    /// <summary>An object requires memory that is writable and executable: a section, or the stack.</summary>
    public const string WritableCode = "MINIMAGE1049";
}
