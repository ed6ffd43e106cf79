using System.Security.Cryptography;
using System.Text;
using MinImage.Attachments.Signatures;
using MinImage.Diagnostics;
using MinImage.Testing.Signatures;

namespace MinImage.Tests.Attachments.Signatures;

public sealed class SigningRequestTests : IDisposable
{
    private const string Passphrase = "pä:ss ph'rase";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Supported => ["P-256", "P-384", "RSA-2048"];

    [Theory]
    [MemberData(nameof(Supported))]
    public void A_supported_key_signs_what_its_public_key_verifies(string kind)
    {
        using var key = TestKey.Create(Create(kind));

        Request(key).Check(default);

        using var signer = Request(key).Open();
        using var publicKey = key.OpenPublic();
        Assert.True(publicKey.Verifies("data"u8, signer.Sign("data"u8.ToArray(), default)));
        Assert.Equal(publicKey.Hint, signer.PublicKey.Hint);
    }

    public static TheoryData<Encoding> Encodings => [new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), Encoding.Unicode];

    [Theory]
    [MemberData(nameof(Encodings), DisableDiscoveryEnumeration = true)]
    public void Keys_may_be_written_by_the_editors_and_shells_of_Windows(Encoding encoding)
    {
        using var key = TestKey.Create();
        foreach (var file in (string[])[key.PrivateFile, key.PublicFile])
        {
            File.WriteAllText(file, File.ReadAllText(file).ReplaceLineEndings("\r\n"), encoding);
        }

        using var signer = key.Open();
        using var publicKey = key.OpenPublic();
        Assert.Equal(publicKey.Hint, signer.PublicKey.Hint);
    }

    [Fact]
    public void An_encrypted_key_is_opened_with_the_passphrase_of_the_environment()
    {
        using var key = TestKey.Create(Create("P-256"), Passphrase);

        Request(key, Passphrase).Check(default);
    }

    [Theory]
    [InlineData(null, "MINIMAGE_SIGNING_PASSPHRASE is not set")]
    [InlineData("wrong", "it cannot be decrypted")]
    public void A_passphrase_that_is_missing_or_wrong_is_reported_and_not_repeated(string? passphrase, string words)
    {
        using var key = TestKey.Create(Create("P-256"), Passphrase);

        var error = Refuses(Request(key, passphrase), Codes.SigningKeyInvalid);

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("P-521", "its elliptic curve has 521 bits")]
    [InlineData("RSA-1024", "its RSA key has 1024 bits")]
    public void A_key_that_is_not_supported_is_refused_with_the_reason(string kind, string words)
    {
        using var key = TestKey.Create(Create(kind));

        var error = Refuses(Request(key), Codes.SigningKeyInvalid);

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "it contains no PEM")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "a private key is needed")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "its key is damaged")]
    [InlineData("-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED SIGSTORE PRIVATE KEY-----\n", "cosign sign-blob --yes --key")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n", "OPENSSH PRIVATE KEY")]
    public void A_file_that_is_no_private_key_is_refused_with_the_reason(string pem, string words)
    {
        var path = _folder.Write("key.pem", Encoding.UTF8.GetBytes(pem));

        var error = Refuses(new(path, "", "", _ => null), Codes.SigningKeyInvalid);

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("AAAA", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_missing_is_reported()
    {
        var error = Refuses(new(_folder["none.pem"], "", "", _ => null), Codes.SigningKeyInvalid);

        Assert.Contains("openssl genpkey", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_instead_of_a_path_is_refused_and_not_repeated()
    {
        var error = Refuses(new("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "", "", _ => null), Codes.SigningKeyInvalid);

        Assert.Contains("revoke it", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("AAAA", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_public_key_of_another_pair_is_refused()
    {
        using var key = TestKey.Create();
        using var other = TestKey.Create();

        Refuses(new(key.PrivateFile, "", other.PublicFile, _ => null), Codes.SigningKeyInvalid);
        new SigningRequest(key.PrivateFile, "", key.PublicFile, _ => null).Check(default);
    }

    [Fact]
    public void A_public_key_that_is_a_private_one_is_refused()
    {
        using var key = TestKey.Create();

        var error = Refuses(new("", "true", key.PrivateFile, _ => null), Codes.VerificationKeyInvalid);

        Assert.Contains("it contains 'PRIVATE KEY'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_or_a_command_is_needed_and_not_both()
    {
        Assert.Null(SigningRequest.Create("", "", "public.pem", _ => null));
        Assert.Equal(
            Codes.SigningKeyInvalid, Assert.Throws<MinImageException>(() => SigningRequest.Create("key.pem", "sign", "public.pem", _ => null)).Code);
        Assert.Equal(Codes.SigningKeyInvalid, Assert.Throws<MinImageException>(() => SigningRequest.Create("", "sign", "", _ => null)).Code);
    }

    [Fact]
    public void A_command_that_fails_is_reported_in_its_own_words()
    {
        using var key = TestKey.Create();

        var error = Refuses(new("", "echo no token >&2; exit 3", key.PublicFile, _ => null), Codes.SigningFailed);

        Assert.Contains("exit code 3: no token", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_command_writes_must_be_a_signature_of_the_key()
    {
        using var key = TestKey.Create();

        var error = Refuses(new("", "cat", key.PublicFile, _ => null), Codes.SigningFailed);

        Assert.Contains("not a signature of its input", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_that_does_not_end_is_ended()
    {
        using var key = TestKey.Create();
        using var signer = new SigningCommand("exec sleep 600", key.OpenPublic(), TimeSpan.FromMilliseconds(200));

        var error = Assert.Throws<MinImageException>(() => signer.Sign([1], default));

        Assert.Equal(Codes.SigningFailed, error.Code);
        Assert.Contains("did not end within 0.2 s", error.Message, StringComparison.Ordinal);
    }

    private static SigningRequest Request(TestKey key, string? passphrase = null) =>
        new(key.PrivateFile, "", "", name => name == PrivateKey.PassphraseVariable ? passphrase : null);

    private static AsymmetricAlgorithm Create(string kind) => kind switch
    {
        "P-256" => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        "P-384" => ECDsa.Create(ECCurve.NamedCurves.nistP384),
        "P-521" => ECDsa.Create(ECCurve.NamedCurves.nistP521),
        "RSA-1024" => RSA.Create(1024),
        _ => RSA.Create(2048),
    };

    private static MinImageException Refuses(SigningRequest request, string code)
    {
        var error = Assert.Throws<MinImageException>(() => request.Check(default));
        Assert.Equal(code, error.Code);
        return error;
    }
}
