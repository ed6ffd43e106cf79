using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using MinImage.Diagnostics;
using MinImage.Ilc;
using MinImage.Linker.Objects;
using MinImage.SysRoots;

namespace MinImage.Linking.OpenSsl;

/// <summary>
/// Binds .NET's OpenSSL shim of the runtime pack to a static OpenSSL. The shim calls each function of OpenSSL through a pointer that its start code
/// sets by <c>dlopen</c> and <c>dlsym</c>, which find nothing in an empty image. A generated object replaces this start code: it defines the same
/// pointers, and the linker resolves each to its function. Unused pointers are garbage-collected, together with their functions.
/// </summary>
internal static class OpenSslBinding
{
    /// <summary>The name of the object among the inputs of a link.</summary>
    internal const string ObjectName = "openssl-binding.o";

    private const string Initialize = "InitializeOpenSSLShim";
    private const string Open = "OpenLibrary";
    private const string PointerSuffix = "_ptr";
    private const string FallbackPrefix = "local_";

    // OpenSSL 1.1 removed these functions, and the shim only calls them with 1.0: with later versions, the pointers are null.
    private static readonly FrozenSet<string> OfOpenSsl10 = FrozenSet.Create(
        StringComparer.Ordinal,
        "CRYPTO_add_lock",
        "CRYPTO_num_locks",
        "CRYPTO_set_locking_callback",
        "ERR_load_crypto_strings",
        "EVP_CIPHER_CTX_cleanup",
        "EVP_CIPHER_CTX_init",
        "HMAC_CTX_cleanup",
        "HMAC_CTX_init",
        "OPENSSL_add_all_algorithms_conf",
        "SSL_library_init",
        "SSL_load_error_strings",
        "SSL_state",
        "SSLeay");

    /// <summary>Generates the object.</summary>
    /// <param name="openSsl">OpenSSL and the shim <see cref="RuntimePack.OpenSslShim"/>.</param>
    /// <param name="sysRoot">The sysroot of OpenSSL; for messages.</param>
    /// <returns>An ELF object, to be linked before the shim's archive.</returns>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.SysRootMismatch"/>: the shim needs functions that this OpenSSL lacks, or its structure is unknown. A linker error: a member
    /// is damaged.
    /// </exception>
    public static byte[] Make(StaticOpenSsl openSsl, SysRoot sysRoot)
    {
        var startCode = openSsl.MemberOfShimThatDefines(Initialize);
        if (startCode is null || startCode.Defined.FirstOrDefault(name => !IsKnown(name)) is not null)
        {
            throw new MinImageException(
                Codes.SysRootMismatch,
                $"'{openSsl.Shim.Name}' of the runtime pack loads OpenSSL in a way that this version of MinImage.Build does not support. "
                + "Use a newer MinImage.Build, or set MinImageLinker to Host.");
        }

        var machine = openSsl.Machine;
        var builder = new ObjectBuilder(machine);
        builder.AddFunction(Initialize, MachineCode.Return(machine));
        builder.AddFunction(Open, MachineCode.Return(machine, 1));
        var missing = new List<string>();
        foreach (var pointer in startCode.Defined.Where(name => name.EndsWith(PointerSuffix, StringComparison.Ordinal)))
        {
            var function = pointer[..^PointerSuffix.Length];
            var isOffered = openSsl.Offers(function);
            var hasFallback = startCode.Undefined.Contains(FallbackPrefix + function);
            builder.AddPointer(pointer, isOffered ? function : hasFallback ? FallbackPrefix + function : null);
            if (!isOffered && !hasFallback && IsRequired(function, startCode))
            {
                missing.Add(function);
            }
        }

        return missing.Count == 0
            ? builder.ToArray()
            : throw new MinImageException(
                Codes.SysRootMismatch,
                $"The sysroot '{sysRoot.Folder}' does not match the runtime pack: its OpenSSL {sysRoot.Manifest.Openssl} lacks "
                + $"{string.Join(", ", missing.Take(5))}{(missing.Count > 5 ? $" and {missing.Count - 5} more functions" : "")}. "
                + "Remove MinImageSysRoot and MinImageSysRootVersion, or use a newer MinImage.Build.");
    }

    private static bool IsKnown(string name) => name is Initialize or Open || name.EndsWith(PointerSuffix, StringComparison.Ordinal);

    // The start code contains an error message for each function that the shim requires.
    private static bool IsRequired(string function, MemberSymbols startCode) =>
        !OfOpenSsl10.Contains(function)
        && startCode.Content.Span.IndexOf(Encoding.ASCII.GetBytes($"Cannot get required symbol {function} from ")) >= 0;
}
