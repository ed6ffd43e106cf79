using System.Runtime.InteropServices;
using MinImage.Startup;

// ILCompiler looks for this namespace, type and method in the assemblies that it is told to initialize (--initassembly), whatever language the program is written in.
namespace Internal.Runtime.CompilerHelpers;

/// <summary>What runs before the program's module initializers and its Main.</summary>
internal static class LibraryInitializer
{
    /// <summary>Called once, by the runtime.</summary>
    public static void InitializeLibrary()
    {
        new EndingSignal(PosixSignal.SIGINT, 2).Watch();
        new EndingSignal(PosixSignal.SIGTERM, 15).Watch();
    }
}
