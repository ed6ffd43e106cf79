using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using MinImage.Linker.Objects;

namespace MinImage.Linking.OpenSsl;

/// <summary>
/// Leaves out of a static OpenSSL what only its own tables refer to. It finds algorithms by their names at run time, so a link keeps all
/// that it has; .NET has no API, and TLS no default, that names those which are left out here: asked for them, OpenSSL says that it has none such.
/// The members that hold the tables are changed before the link, and go before the archive, which then has no need to give its own.
/// </summary>
public static partial class OpenSslReduction
{
    /// <summary>A function that returns null, or nothing: called in place of what is left out.</summary>
    internal const string Nothing = "minimage_openssl_nothing";

    // OSSL_ALGORITHM of <openssl/core.h>, and the default provider's own with the function that asks the processor.
    private const int AlgorithmBytes = 32;
    private const int CapableAlgorithmBytes = 40;

    // By a symbol that the member defines.
    private const string DefaultProvider = "ossl_default_provider_init";
    private const string BaseProvider = "ossl_base_provider_init";
    private const string LegacyCiphers = "openssl_add_all_ciphers_int";
    private const string LegacyDigests = "openssl_add_all_digests_int";
    private const string Curves = "EC_GROUP_new_by_curve_name_ex";
    private const string CurveTables = "EC_pre_comp_free";
    private const string Start = "OPENSSL_init_crypto";

    // The code for P-256, and how the names of the functions begin that copy and free its table.
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

    /// <summary>Makes the changed members.</summary>
    /// <param name="openSsl">OpenSSL, and .NET's shim over it.</param>
    /// <param name="program">What is linked besides the system's libraries: the program's own object, .NET's libraries, the shim among them, and others that the project adds.</param>
    /// <param name="otherCaller">What else calls OpenSSL, and which function; null for nothing.</param>
    /// <returns>
    /// Objects to link before the archives, by the names of their members, and one that defines what they call in place of what is left out.
    /// Without those members, or tables, that this OpenSSL does not have, or has in another form. None where something else than the shim calls
    /// OpenSSL: that may name any algorithm.
    /// </returns>
    /// <exception cref="Diagnostics.MinImageException">Codes of the linker: a member is damaged.</exception>
    public static ImmutableArray<(string Name, byte[] Content)> Make(StaticOpenSsl openSsl, SymbolUsers program, out string? otherCaller)
    {
        ArgumentNullException.ThrowIfNull(openSsl);
        ArgumentNullException.ThrowIfNull(program);

        // .NET's own libraries lie in one folder, and of these only the shim calls OpenSSL.
        var own = Path.GetDirectoryName(openSsl.Shim.Name);
        otherCaller = program.First(name => Path.GetDirectoryName(name) != own, openSsl.Offers);
        if (otherCaller is not null)
        {
            return [];
        }

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

    // An algorithm's names, "AES-256-GCM:id-aes256-GCM:2.16.840...", and its properties, "provider=default,output=text".
    private static bool IsKept(string names, string properties) =>
        !Unnamed().IsMatch(names) && !ForeignForms().IsMatch(properties);

    private static string? Replacement(string member, string name, StaticOpenSsl openSsl) => member switch
    {
        // What is registered twice is registered once.
        LegacyCiphers when UnnamedCipherFunctions().IsMatch(name) => "EVP_aes_128_cbc",
        LegacyDigests when UnnamedDigestFunctions().IsMatch(name) => "EVP_sha256",
        Start when Engines.Contains(name) => Nothing,
        Curves or CurveTables => CurveReplacement(name, openSsl),
        _ => null,
    };

    // The code for P-256 has a table of 150 KB that does not compress. The other code takes three times as long, and .NET sees no difference; for the
    // other curves there is only general code, which takes ten times as long, and says that the curve is of another kind.
    private static string? CurveReplacement(string name, StaticOpenSsl openSsl) => name switch
    {
        FastP256 when openSsl.Offers(SmallP256) => SmallP256,
        _ when name.StartsWith(FastP256Tables, StringComparison.Ordinal) && openSsl.Offers(SmallP256) => Nothing,
        _ => null,
    };

    [GeneratedRegex("^(ARIA-|CAMELLIA-|SM[34]\\b|SEED-|BLAKE2|RIPEMD|SIPHASH|POLY1305|GMAC|SCRYPT|SSHKDF|SSKDF|X942KDF|X963KDF|AES-.*-(OCB|SIV|XTS)\\b|AES-.*-CBC-HMAC-)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Unnamed();

    // For people to read, and of Microsoft's CryptoAPI: .NET writes and reads these itself, or not at all.
    [GeneratedRegex("\\b(output=(text|blob|msblob|pvk)|input=(msblob|pvk))\\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ForeignForms();

    [GeneratedRegex("^EVP_(aria|camellia|seed|sm4|idea|bf|cast5|rc2|rc4|rc5|desx|aes_\\d+_(ocb|cbc_hmac))(_|$)", RegexOptions.CultureInvariant)]
    private static partial Regex UnnamedCipherFunctions();

    [GeneratedRegex("^EVP_(md4|mdc2|sm3|ripemd160|whirlpool|blake2.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex UnnamedDigestFunctions();
}
