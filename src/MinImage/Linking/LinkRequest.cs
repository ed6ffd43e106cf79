using System.Collections.Immutable;
using MinImage.Platforms;

namespace MinImage.Linking;

/// <summary>One link: from the compiler's object to an executable.</summary>
/// <param name="Platform">What the executable is for.</param>
/// <param name="ObjectFile">The object that ILC wrote.</param>
/// <param name="Arguments">The compiler driver's arguments as ILCompiler's targets put them together, quoted as for a response file.</param>
/// <param name="CompilerPackage">The folder of ILCompiler's package for this host: the sources of the OpenSSL shim are under <c>native/src</c>.</param>
/// <param name="Executable">The file to write.</param>
/// <param name="SymbolFile">The file for symbols and debug information, named by the executable's debug link.</param>
public sealed record LinkRequest(
    Platform Platform,
    string ObjectFile,
    ImmutableArray<string> Arguments,
    string CompilerPackage,
    string Executable,
    string SymbolFile)
{
    /// <summary>How much of OpenSSL a program that uses it gets; the host's linker takes what that host's is.</summary>
    public OpenSslMode OpenSsl { get; init; }

    /// <summary>Whether the C library keeps what makes it faster on some processors; the host's linker takes what that host's is.</summary>
    public bool PrefersSpeed { get; init; }
}
