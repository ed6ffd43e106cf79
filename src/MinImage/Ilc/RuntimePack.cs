namespace MinImage.Ilc;

/// <summary>The file names in .NET's runtime pack for Native AOT that carry a meaning.</summary>
public static class RuntimePack
{
    /// <summary>The archive of the shim between System.Security.Cryptography and OpenSSL.</summary>
    public const string OpenSslShim = "libSystem.Security.Cryptography.Native.OpenSsl.a";

    /// <summary>The archive of the shim between System.Globalization and ICU.</summary>
    public const string IcuShim = "libSystem.Globalization.Native.a";

    /// <summary>The object with the entry point, which every program is linked with.</summary>
    public const string Bootstrapper = "libbootstrapper.o";

    /// <summary>The few functions of the C++ library that the runtime needs.</summary>
    public const string CxxSubset = "libstdc++compat.a";
}
