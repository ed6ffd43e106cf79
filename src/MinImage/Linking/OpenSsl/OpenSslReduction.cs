using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using MinImage.Linker.Objects;

namespace MinImage.Linking.OpenSsl;

/// <summary>
/// Removes algorithms from a static OpenSSL that only its own tables refer to. OpenSSL looks up algorithms by name at run time, so a link keeps all of
/// them. No API of .NET and no default of TLS names those that are removed here; if requested anyway, OpenSSL reports them as unsupported.
/// The members with the tables are changed before the link, and are linked before the archive, so that they take precedence.
/// </summary>
internal static partial class OpenSslReduction
{
    /// <summary>The name of a function that returns null or no value; it is called instead of removed functions.</summary>
    internal const string Nothing = "minimage_openssl_nothing";

    // The sizes of OSSL_ALGORITHM in <openssl/core.h>, and of the default provider's entries, which also contain a function that tests the processor.
    private const int AlgorithmBytes = 32;
    private const int CapableAlgorithmBytes = 40;

    // Members, by a symbol that they define.
    private const string DefaultProvider = "ossl_default_provider_init";
    private const string BaseProvider = "ossl_base_provider_init";
    private const string LegacyCiphers = "openssl_add_all_ciphers_int";
    private const string LegacyDigests = "openssl_add_all_digests_int";
    private const string Curves = "EC_GROUP_new_by_curve_name_ex";
    private const string CurveTables = "EC_pre_comp_free";
    private const string Start = "OPENSSL_init_crypto";

    // The implementations of P-256, and the prefix of the functions that copy and free the table of the fast one.
    private const string FastP256 = "EC_GFp_nistz256_method";
    private const string SmallP256 = "EC_GFp_nistp256_method";
    private const string FastP256Tables = "EC_nistz256_pre_comp_";

    private static readonly ImmutableArray<string> Members = [DefaultProvider, BaseProvider, LegacyCiphers, LegacyDigests, Curves, CurveTables, Start];

    private static readonly ImmutableArray<(string Member, string Table, int EntryBytes)> Tables =
    [
        (DefaultProvider, "deflt_digests", AlgorithmBytes),
        (DefaultProvider, "deflt_ciphers", CapableAlgorithmBytes),
        (DefaultProvider, "deflt_macs", AlgorithmBytes),
        (DefaultProvider, "deflt_kdfs", AlgorithmBytes),
        (DefaultProvider, "deflt_keymgmt", AlgorithmBytes),
        (DefaultProvider, "deflt_keyexch", AlgorithmBytes),
        (DefaultProvider, "deflt_signature", AlgorithmBytes),
        (DefaultProvider, "deflt_asym_cipher", AlgorithmBytes),
        (DefaultProvider, "deflt_encoder", AlgorithmBytes),
        (DefaultProvider, "deflt_decoder", AlgorithmBytes),
        (BaseProvider, "base_encoder", AlgorithmBytes),
        (BaseProvider, "base_decoder", AlgorithmBytes),
    ];

    private static readonly FrozenSet<string> Engines = FrozenSet.Create(
        StringComparer.Ordinal, "engine_load_afalg_int", "engine_load_dynamic_int", "engine_load_padlock_int", "engine_load_rdrand_int");

    /// <summary>Returns who calls OpenSSL other than .NET's shim: such a caller may name any algorithm, and nothing may be removed.</summary>
    /// <param name="openSsl">The whole of OpenSSL, and .NET's shim for it.</param>
    /// <param name="program">
    /// The inputs other than the system's libraries: the program's own object, .NET's libraries including the shim, and those that the project adds.
    /// </param>
    /// <returns>The input, with the function it calls; null if none.</returns>
    public static string? OtherCaller(StaticOpenSsl openSsl, SymbolUsers program)
    {
        // .NET's own libraries are in one folder, and only the shim among them calls OpenSSL.
        var own = Path.GetDirectoryName(openSsl.Shim.Name);
        return program.First(name => Path.GetDirectoryName(name) != own, openSsl.Offers);
    }

    /// <summary>Returns the changed members.</summary>
    /// <param name="openSsl">OpenSSL and .NET's shim for it.</param>
    /// <returns>
    /// Objects to link before the archives: members by their names, and one with the function that they call instead of removed ones. Members and tables
    /// that this OpenSSL lacks, or has in another form, are skipped.
    /// </returns>
    /// <exception cref="Diagnostics.MinImageException">A linker error: a member is damaged.</exception>
    public static ImmutableArray<(string Name, byte[] Content)> Make(StaticOpenSsl openSsl)
    {
        var changed = ImmutableArray.CreateBuilder<(string, byte[])>();
        foreach (var symbol in Members)
        {
            if (openSsl.MemberThatDefines(symbol) is { } member)
            {
                changed.Add((member.Name, Reduce(member, symbol, openSsl)));
            }
        }

        if (changed.Count > 0)
        {
            var nothing = new ObjectBuilder(openSsl.Machine);
            nothing.AddFunction(Nothing, MachineCode.Return(openSsl.Machine, 0));
            changed.Add((Nothing + ".o", nothing.ToArray()));
        }

        return changed.ToImmutable();
    }

    private static byte[] Reduce(MemberSymbols member, string symbol, StaticOpenSsl openSsl)
    {
        var edit = ObjectEdit.Read(member.Name, member.Content.Span, openSsl.Machine, out var problem);
        LinkFailure.ThrowIf(problem);
        foreach (var (_, table, entryBytes) in Tables.Where(t => t.Member == symbol))
        {
            _ = edit!.RemoveEntries(table, entryBytes, texts => texts is not [{ } names, ..] || IsKept(names, texts.Length > 1 ? texts[1] ?? "" : ""));
        }

        _ = edit!.Rename(name => Replacement(symbol, name, openSsl));
        return edit.ToArray();
    }

    // Names are of the form "AES-256-GCM:id-aes256-GCM:2.16.840...", properties of the form "provider=default,output=text".
    private static bool IsKept(string names, string properties) =>
        !Unnamed().IsMatch(names) && !ForeignForms().IsMatch(properties);

    private static string? Replacement(string member, string name, StaticOpenSsl openSsl) => member switch
    {
        // OpenSSL ignores the second registration of an algorithm.
        LegacyCiphers when UnnamedCipherFunctions().IsMatch(name) => "EVP_aes_128_cbc",
        LegacyDigests when UnnamedDigestFunctions().IsMatch(name) => "EVP_sha256",
        Start when Engines.Contains(name) => Nothing,
        Curves or CurveTables => CurveReplacement(name, openSsl),
        _ => null,
    };

    // The fast implementation of P-256 has a table of 150 KB that does not compress. The small one takes three times as long, and .NET cannot tell them
    // apart. For the other curves, the only alternative is the generic implementation, which takes ten times as long and reports another kind of curve.
    private static string? CurveReplacement(string name, StaticOpenSsl openSsl) => name switch
    {
        FastP256 when openSsl.Offers(SmallP256) => SmallP256,
        _ when name.StartsWith(FastP256Tables, StringComparison.Ordinal) && openSsl.Offers(SmallP256) => Nothing,
        _ => null,
    };

    [GeneratedRegex(
        "^(ARIA-|CAMELLIA-|SM4\\b|SEED-|BLAKE2|SIPHASH|POLY1305|GMAC|SCRYPT|SSHKDF|SSKDF|X942KDF|X963KDF"
        + "|AES-.*-(OCB|SIV|XTS)\\b|AES-.*-CBC-HMAC-)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Unnamed();

    // Human-readable formats, PEM and encryption around a key, and the formats of Microsoft's CryptoAPI: .NET implements these itself, or not at all.
    // Decoders of PEM stay: OpenSSL reads PEM where it loads a key by a URI.
    [GeneratedRegex(
        "\\b(output=(text|blob|msblob|pvk|pem)|input=(msblob|pvk)|output=der,structure=EncryptedPrivateKeyInfo)\\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ForeignForms();

    [GeneratedRegex("^EVP_(aria|camellia|seed|sm4|idea|bf|cast5|rc2|rc4|rc5|desx|aes_\\d+_(ocb|cbc_hmac))(_|$)", RegexOptions.CultureInvariant)]
    private static partial Regex UnnamedCipherFunctions();

    [GeneratedRegex("^EVP_(md4|mdc2|whirlpool|blake2.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex UnnamedDigestFunctions();
}
