namespace MinImage.Linking;

/// <summary>The meaning of quotes and backslashes in a command line.</summary>
internal enum QuotingRules
{
    /// <summary>The rules of a POSIX shell: single and double quotes group words, and a backslash escapes the next character.</summary>
    Posix,

    /// <summary>
    /// The rules of programs on Windows: only double quotes group words, and a backslash separates folders unless it is before a double quote.
    /// </summary>
    Windows,
}
