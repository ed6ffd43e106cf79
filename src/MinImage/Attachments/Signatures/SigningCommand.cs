using System.ComponentModel;
using System.Globalization;
using MinImage.Diagnostics;
using MinImage.Host.Processes;

namespace MinImage.Attachments.Signatures;

/// <summary>
/// A command of the project that signs, for keys in a KMS, on a token or in an HSM: it reads the bytes on its standard input and writes the signature on its
/// standard output.
/// </summary>
/// <param name="line">The command line, which runs in the shell of the system.</param>
/// <param name="publicKey">The public key, which verifies each signature; this value disposes of it.</param>
/// <param name="limit">The time in which a signature must be made; a person may have to touch a token.</param>
internal sealed class SigningCommand(string line, VerificationKey publicKey, TimeSpan limit) : ISigner
{
    /// <summary>The time for one signature in a publish.</summary>
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromMinutes(2);

    /// <inheritdoc/>
    public VerificationKey PublicKey => publicKey;

    /// <inheritdoc/>
    public byte[] Sign(byte[] data, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(limit);
        (int ExitCode, byte[] Output, string Errors) result;
        try
        {
            result = Tool.RunShell(line, data, timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed(string.Create(CultureInfo.InvariantCulture, $"it did not end within {limit.TotalSeconds:0.#} s, and was ended"));
        }
        catch (Win32Exception e)
        {
            throw Failed($"the shell cannot be started: {e.Message.TrimEnd('.')}");
        }

        if (result.ExitCode != 0)
        {
            var reason = ForeignText.Line(result.Errors).TrimEnd('.');
            throw Failed(string.Create(CultureInfo.InvariantCulture, $"it ended with exit code {result.ExitCode}{(reason.Length == 0 ? "" : $": {reason}")}"));
        }

        return publicKey.Verifies(data, result.Output)
            ? result.Output
            : throw Failed(string.Create(
                CultureInfo.InvariantCulture,
                $"the {result.Output.Length} bytes that it wrote are not a signature of its input by the key of MinImageSigningPublicKey. Expected the "
                    + $"signature itself, DER for ECDSA, and neither Base64 nor text; the hash is SHA-256"));
    }

    /// <inheritdoc/>
    public void Dispose() => publicKey.Dispose();

    private static MinImageException Failed(string reason) => new(
        Codes.SigningFailed,
        $"MinImageSigningCommand has not signed: {reason}. Run the command by itself with some bytes as its standard input, and correct it.");
}
