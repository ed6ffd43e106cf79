using MinImage.Diagnostics;

namespace MinImage.Attachments.Signatures;

/// <summary>Signs with a key, wherever it is stored.</summary>
internal interface ISigner : IDisposable
{
    /// <summary>The public key, which verifies what is signed.</summary>
    VerificationKey PublicKey { get; }

    /// <summary>Signs bytes.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="cancellationToken">Ends a signature that takes long.</param>
    /// <returns>The signature, DER for ECDSA.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.SigningFailed"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    byte[] Sign(byte[] data, CancellationToken cancellationToken);
}
