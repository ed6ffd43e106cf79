namespace MinImage.Ilc;

/// <summary>The files with an executable's symbols and debug information, as ILCompiler's targets name them.</summary>
internal static class SymbolFiles
{
    /// <summary>What is appended to the executable's name.</summary>
    public const string Extension = ".dbg";
}
