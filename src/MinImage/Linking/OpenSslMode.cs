namespace MinImage.Linking;

/// <summary>The parts of OpenSSL that can be linked; the values of <c>MinImageOpenSsl</c>.</summary>
public enum OpenSslMode
{
    /// <summary>Only algorithms that .NET can request, and the smaller one of two implementations.</summary>
    Reduced,

    /// <summary>All algorithms in OpenSSL's tables.</summary>
    Whole,
}
