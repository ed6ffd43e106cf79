using System.Collections.Immutable;
using System.Runtime.InteropServices;
using MinImage.Ilc;
using MinImage.Linker.Inputs;
using MinImage.Linker.Objects;
using MinImage.Linking;
using MinImage.Linking.OpenSsl;
using MinImage.Testing.Linking;

namespace MinImage.SystemTests.Linking.OpenSsl;

/// <summary>Tests with the host's static OpenSSL, because the tables matter.</summary>
public sealed class OpenSslReductionTests : IDisposable
{
    private readonly List<InputContent> _contents = [];
    private readonly LinkInput _crypto;
    private readonly LinkInput _shim;

    public OpenSslReductionTests()
    {
        var folder = $"/usr/lib/{(TestLinkMachine == TargetMachine.X64 ? "x86_64" : "aarch64")}-linux-gnu";
        var content = InputContent.FromFile(Path.Combine(folder, "libcrypto.a"));
        _contents.Add(content);
        _crypto = new LinkInput("libcrypto.a", content);
        _shim = Input(Path.Combine("framework", RuntimePack.OpenSslShim), new TestArchive().ToBytes());
    }

    private static TargetMachine TestLinkMachine =>
        RuntimeInformation.ProcessArchitecture == Architecture.X64 ? TargetMachine.X64 : TargetMachine.Arm64;

    public void Dispose() => _contents.ForEach(content => content.Dispose());

    [Theory]
    [InlineData("ossl_aria256gcm_functions")]
    [InlineData("ossl_camellia256cbc_functions")]
    [InlineData("ossl_sm4128ecb_functions")]
    [InlineData("ossl_blake2b512_functions")]
    [InlineData("ossl_kdf_scrypt_functions")]
    [InlineData("ossl_aes256cbc_hmac_sha256_functions")]
    public void An_algorithm_that_dotnet_has_no_name_for_is_in_no_table(string functions)
    {
        Assert.Contains(functions, NeededBefore("ossl_default_provider_init"));
        Assert.DoesNotContain(functions, NeededAfter("ossl_default_provider_init"));
    }

    [Theory]
    [InlineData("ossl_aes256gcm_functions")]
    [InlineData("ossl_aes128ccm_functions")]
    [InlineData("ossl_aes256cbc_functions")]
    [InlineData("ossl_chacha20_ossl_poly1305_functions")]
    [InlineData("ossl_tdes_ede3_cbc_functions")]
    [InlineData("ossl_sha3_256_functions")]
    [InlineData("ossl_md5_functions")]
    [InlineData("ossl_ripemd160_functions")]
    [InlineData("ossl_sm3_functions")]
    [InlineData("ossl_hmac_functions")]
    [InlineData("ossl_kmac256_functions")]
    [InlineData("ossl_kdf_pbkdf2_functions")]
    [InlineData("ossl_kdf_hkdf_functions")]
    [InlineData("ossl_kdf_kbkdf_functions")]
    [InlineData("ossl_rsa_signature_functions")]
    [InlineData("ossl_ecdsa_signature_functions")]
    [InlineData("ossl_ed25519_signature_functions")]
    [InlineData("ossl_dsa_signature_functions")]
    [InlineData("ossl_sm2_keymgmt_functions")]
    [InlineData("ossl_x25519_keyexch_functions")]
    [InlineData("ossl_dh_keyexch_functions")]
    [InlineData("ossl_ec_to_PrivateKeyInfo_der_encoder_functions")]
    [InlineData("ossl_rsa_to_SubjectPublicKeyInfo_der_encoder_functions")]
    public void An_algorithm_that_dotnet_or_tls_asks_for_stays(string functions) =>
        Assert.Contains(functions, NeededAfter("ossl_default_provider_init"));

    [Fact]
    public void Nothing_else_of_the_tables_goes()
    {
        var gone = NeededBefore("ossl_default_provider_init").Except(NeededAfter("ossl_default_provider_init"));

        const string removed = "aria|camellia|sm4|seed|blake2|siphash|poly1305|gmac|scrypt|sshkdf|sskdf|x942|x963|ocb|siv|xts"
            + "|_hmac_sha|to_text|to_blob|blob|pvk|_pem_encoder|to_EncryptedPrivateKeyInfo_der";
        Assert.All(gone, name => Assert.Matches(removed, name));
    }

    [Fact]
    public void The_ciphers_of_old_are_not_registered_one_by_one()
    {
        var gone = NeededBefore("openssl_add_all_ciphers_int").Except(NeededAfter("openssl_add_all_ciphers_int")).ToList();

        Assert.Contains("EVP_aria_256_gcm", gone);
        Assert.Contains("EVP_camellia_128_cbc", gone);
        Assert.DoesNotContain("EVP_aes_256_gcm", gone);
        Assert.DoesNotContain("EVP_des_ede3_cbc", gone);
        Assert.DoesNotContain("EVP_chacha20_poly1305", gone);
    }

    [Fact]
    public void An_engine_that_is_a_file_or_a_device_is_not_registered()
    {
        Assert.Contains("engine_load_padlock_int", NeededBefore("OPENSSL_init_crypto"));
        Assert.DoesNotContain("engine_load_padlock_int", NeededAfter("OPENSSL_init_crypto"));
    }

    [Fact]
    public void Every_member_that_is_changed_defines_what_it_did()
    {
        foreach (var (name, content) in Make(_crypto))
        {
            if (Member(name) is { } before)
            {
                var after = new TestArchive().Add("after.o", content);
                Assert.All(before.Defined, symbol => Assert.NotNull(MemberThatDefines(Input("after.a", after.ToBytes()), symbol)));
            }
        }
    }

    [Theory]
    [InlineData("EVP_CIPHER_fetch", true)]
    [InlineData("sqlite3_open", false)]
    public void A_library_of_the_project_that_calls_openssl_is_found(string function, bool isFound)
    {
        var library = new TestObject();
        library.Function("own", function);

        var otherCaller = OtherCaller(Input("/elsewhere/libown.a", new TestArchive().Add("own.o", library).ToBytes()));

        Assert.Equal(isFound ? $"/elsewhere/libown.a ({function})" : null, otherCaller);
    }

    [Fact]
    public void The_runtimes_other_libraries_are_not_searched()
    {
        var library = new TestObject();
        library.Function("own", "EVP_CIPHER_fetch");

        Assert.Null(OtherCaller(Input(Path.Combine("framework", "libother.a"), new TestArchive().Add("own.o", library).ToBytes())));
    }

    [Fact]
    public void Another_openssl_whose_members_are_not_known_stays_as_it_is()
    {
        var library = new TestObject();
        library.Function("SSL_new");

        Assert.Empty(Make(Input("libcrypto.a", new TestArchive().Add("ssl.o", library).ToBytes())));
    }

    private ImmutableArray<string> NeededBefore(string symbol) => MemberThatDefines(_crypto, symbol)!.Undefined;

    private static MemberSymbols? MemberThatDefines(LinkInput archive, string symbol)
    {
        var symbols = ArchiveSymbols.Read(archive, TestLinkMachine, out var problem);
        Assert.Null(problem);
        var member = symbols!.MemberThatDefines(symbol, out problem);
        Assert.Null(problem);
        return member;
    }

    // Returns the symbols that a link of the member pulls in; a symbol that no relocation refers to does not count.
    private List<string> NeededAfter(string symbol)
    {
        foreach (var (name, content) in Make(_crypto))
        {
            var input = Input(name, content);
            var references = InspectedObject.Read(input, TestLinkMachine, out _)!.References;
            if (Member(name) is { } member && member.Defined.Contains(symbol))
            {
                return [.. references.Find(_ => true, _ => true).Select(reference => reference.To).Distinct()];
            }
        }

        throw new InvalidOperationException($"No member with {symbol} was changed.");
    }

    private MemberSymbols? Member(string name)
    {
        string[] changed =
        [
            "ossl_default_provider_init", "ossl_base_provider_init", "openssl_add_all_ciphers_int", "openssl_add_all_digests_int", "OPENSSL_init_crypto",
        ];
        foreach (var symbol in changed)
        {
            if (MemberThatDefines(_crypto, symbol) is { } member && member.Name == name)
            {
                return member;
            }
        }

        return null;
    }

    private ImmutableArray<(string Name, byte[] Content)> Make(LinkInput crypto) =>
        OpenSslReduction.Make(StaticOpenSsl.Open(_shim, [crypto], TestLinkMachine));

    private string? OtherCaller(LinkInput other) => OpenSslReduction.OtherCaller(
        StaticOpenSsl.Open(_shim, [_crypto], TestLinkMachine), new SymbolUsers([_shim, other], TestLinkMachine, CancellationToken.None));

    private LinkInput Input(string name, byte[] bytes)
    {
        var content = InputContent.FromBytes(bytes);
        _contents.Add(content);
        return new LinkInput(name, content);
    }
}
