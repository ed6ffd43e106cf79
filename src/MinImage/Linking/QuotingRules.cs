namespace MinImage.Linking;

/// <summary>How quotes and backslashes of a command line are read.</summary>
public enum QuotingRules
{
    /// <summary>As a POSIX shell does: both kinds of quotes group, a backslash takes the next character as it is.</summary>
    Posix,

    /// <summary>As programs on Windows do: a backslash separates folders, unless it stands before a double quote, the only one there is.</summary>
    Windows,
}
