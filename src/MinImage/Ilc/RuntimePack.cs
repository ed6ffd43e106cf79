namespace MinImage.Ilc;

/// <summary>The names of files with a known meaning in .NET's runtime pack for Native AOT.</summary>
internal static class RuntimePack
{
    /// <summary>The archive of the shim between System.Security.Cryptography and OpenSSL.</summary>
    public const string OpenSslShim = "libSystem.Security.Cryptography.Native.OpenSsl.a";

    /// <summary>The archive of the shim between System.Globalization and ICU.</summary>
    public const string IcuShim = "libSystem.Globalization.Native.a";

    /// <summary>The object that contains the entry point of every program.</summary>
    public const string Bootstrapper = "libbootstrapper.o";

    /// <summary>The archive of the few C++ library functions that the runtime needs.</summary>
    public const string CxxSubset = "libstdc++compat.a";
}
