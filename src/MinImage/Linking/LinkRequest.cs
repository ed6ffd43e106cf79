using System.Collections.Immutable;
using MinImage.Platforms;

namespace MinImage.Linking;

/// <summary>The inputs and outputs of a link.</summary>
/// <param name="Platform">The platform of the executable.</param>
/// <param name="ObjectFile">The object that ILC wrote.</param>
/// <param name="Arguments">The compiler driver's arguments as ILCompiler's targets compose them, quoted for a response file.</param>
/// <param name="CompilerPackage">The folder of ILCompiler's package for this host, which contains the sources of the OpenSSL shim in <c>native/src</c>.</param>
/// <param name="Executable">The executable to write.</param>
/// <param name="SymbolFile">The file for symbols and debug information, to which the executable's debug link refers.</param>
public sealed record LinkRequest(
    Platform Platform,
    string ObjectFile,
    ImmutableArray<string> Arguments,
    string CompilerPackage,
    string Executable,
    string SymbolFile)
{
    /// <summary>The part of OpenSSL that is linked if the program uses it. Ignored by the host's linker, which links the host's OpenSSL.</summary>
    public OpenSslMode OpenSsl { get; init; }

    /// <summary>Whether the C library keeps code that is faster on some processors. Ignored by the host's linker, which links the host's C library.</summary>
    public bool PrefersSpeed { get; init; }
}
