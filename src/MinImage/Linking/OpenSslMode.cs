namespace MinImage.Linking;

/// <summary>How much of OpenSSL is linked in.</summary>
public enum OpenSslMode
{
    /// <summary>What .NET has a way to ask for, in its small form where there are two.</summary>
    Reduced,

    /// <summary>All that OpenSSL keeps in its tables.</summary>
    Whole,
}
