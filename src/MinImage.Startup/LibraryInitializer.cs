using System.Runtime.InteropServices;
using MinImage.Startup;

// ILCompiler looks for this namespace, type and method in the assemblies of its option --initassembly, regardless of the program's language.
namespace Internal.Runtime.CompilerHelpers;

/// <summary>Runs before the program's module initializers and its Main.</summary>
internal static class LibraryInitializer
{
    /// <summary>Starts handling SIGINT and SIGTERM. The runtime calls it once.</summary>
    public static void InitializeLibrary()
    {
        new EndingSignal(PosixSignal.SIGINT, 2).Watch();
        new EndingSignal(PosixSignal.SIGTERM, 15).Watch();
    }
}
