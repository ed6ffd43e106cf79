namespace MinImage.Linking;

/// <summary>How much of OpenSSL is linked; the values of <c>MinImageOpenSsl</c>.</summary>
public enum OpenSslMode
{
    /// <summary>Only algorithms that .NET can request; of two implementations, the smaller one.</summary>
    Reduced,

    /// <summary>All algorithms in OpenSSL's tables.</summary>
    Whole,
}
