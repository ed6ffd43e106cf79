using MinImage.Diagnostics;

namespace MinImage.Attachments.Signatures;

/// <summary>How an image is signed: with a key in a file, or by a command.</summary>
/// <param name="KeyFile">The PEM file of the private key; empty for a command.</param>
/// <param name="Command">The command line; empty for a key.</param>
/// <param name="PublicKeyFile">The PEM file of the public key that verifies what the command signs; may be empty for a key.</param>
/// <param name="Variable">Returns the value of an environment variable, or null.</param>
public sealed record SigningRequest(string KeyFile, string Command, string PublicKeyFile, Func<string, string?> Variable)
{
    // Not the type of a statement: what is signed for the check cannot be taken for a signature of anything.
    private const string ProbeType = "application/vnd.minimage.probe";

    private const string PublicKeyProperty = "MinImageSigningPublicKey";

    /// <summary>Creates the request of a project; null if nothing is signed.</summary>
    /// <param name="keyFile">The value of <c>MinImageSigningKey</c>; may be empty.</param>
    /// <param name="command">The value of <c>MinImageSigningCommand</c>; may be empty.</param>
    /// <param name="publicKeyFile">The value of <c>MinImageSigningPublicKey</c>; may be empty.</param>
    /// <param name="variable">Returns the value of an environment variable, or null: the passphrase of the key.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.SigningKeyInvalid"/>: both a key and a command are set, or a command without a public key.
    /// </exception>
    public static SigningRequest? Create(string keyFile, string command, string publicKeyFile, Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(keyFile);
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(publicKeyFile);
        return (keyFile.Length > 0, command.Length > 0, publicKeyFile.Length > 0) switch
        {
            (false, false, _) => null,
            (true, true, _) => throw new MinImageException(
                Codes.SigningKeyInvalid, "MinImageSigningKey and MinImageSigningCommand are both set: expected only one of the two. Remove the other."),
            (false, true, false) => throw new MinImageException(
                Codes.SigningKeyInvalid,
                "MinImageSigningCommand is set, and MinImageSigningPublicKey is not: the public key is needed to check what the command returns. Set it to the "
                    + "PEM file of the public key."),
            _ => new(keyFile, command, publicKeyFile, variable),
        };
    }

    /// <summary>Checks, before anything is compiled, that it is possible to sign: a probe is signed, and its signature verified.</summary>
    /// <param name="cancellationToken">Ends a command.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.SigningKeyInvalid"/>, <see cref="Codes.SigningFailed"/>, <see cref="Codes.VerificationKeyInvalid"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public void Check(CancellationToken cancellationToken)
    {
        using var signer = Open();
        var probe = Pae.Of(ProbeType, []);
        if (!signer.PublicKey.Verifies(probe, signer.Sign(probe, cancellationToken)))
        {
            throw new MinImageException(
                Codes.SigningKeyInvalid, $"MinImageSigningKey is '{KeyFile}', whose signatures its own public key does not verify: the key is damaged.");
        }
    }

    /// <summary>Returns the public key, which verifies what is signed. The caller disposes of it.</summary>
    /// <exception cref="MinImageException"><see cref="Codes.SigningKeyInvalid"/>, <see cref="Codes.VerificationKeyInvalid"/>.</exception>
    public VerificationKey OpenPublicKey()
    {
        if (PublicKeyFile.Length > 0)
        {
            return VerificationKey.Read(PublicKeyFile, PublicKeyProperty);
        }

        using var key = PrivateKey.Read(KeyFile, Variable);
        return key.PublicKey.Copy();
    }

    /// <summary>Opens the key or the command.</summary>
    /// <exception cref="MinImageException"><see cref="Codes.SigningKeyInvalid"/>, <see cref="Codes.VerificationKeyInvalid"/>.</exception>
    internal ISigner Open()
    {
        if (Command.Length > 0)
        {
            return new SigningCommand(Command, VerificationKey.Read(PublicKeyFile, PublicKeyProperty), SigningCommand.DefaultLimit);
        }

        var key = PrivateKey.Read(KeyFile, Variable);
        if (PublicKeyFile.Length == 0)
        {
            return key;
        }

        try
        {
            using var expected = VerificationKey.Read(PublicKeyFile, PublicKeyProperty);
            return expected.Hint == key.PublicKey.Hint
                ? key
                : throw new MinImageException(
                    Codes.SigningKeyInvalid,
                    $"MinImageSigningKey is '{KeyFile}', which is not the private key of MinImageSigningPublicKey, '{PublicKeyFile}'. Set both to the same "
                        + "pair.");
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }
}
