namespace MinImage.Ilc;

/// <summary>The naming of files with symbols and debug information in ILCompiler's targets.</summary>
internal static class SymbolFiles
{
    /// <summary>The suffix after the executable's name.</summary>
    public const string Extension = ".dbg";
}
