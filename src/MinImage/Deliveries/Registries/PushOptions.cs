using System.Globalization;
using MinImage.Attachments;
using MinImage.Attachments.Signatures;
using MinImage.Diagnostics;

namespace MinImage.Deliveries.Registries;

/// <summary>Settings of a push.</summary>
public sealed record PushOptions
{
    /// <summary>The number of blobs that are sent at once, from 1; 4 by default, as with other clients.</summary>
    public int Parallel
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }
    = 4;

    /// <summary>
    /// Whether a manifest that the registry has is not pushed again, nor anything that it refers to; true by default. Each blob is asked for in any case.
    /// </summary>
    public bool SkipsKnownManifests { get; init; } = true;

    /// <summary>Which attachments are pushed.</summary>
    public AttachmentSelection Attachments { get; init; } = AttachmentSelection.Default;

    /// <summary>
    /// The public key of the signer: if the registry has a signature of the same statement that it verifies, no other is added. Null to compare nothing but
    /// bytes.
    /// </summary>
    public VerificationKey? Signer { get; init; }

    /// <summary>Parses the value of <c>MinImagePushParallel</c>.</summary>
    /// <param name="parallel">The number of blobs; empty for the default.</param>
    /// <exception cref="MinImageException"><see cref="Codes.UnsupportedValue"/>.</exception>
    public static PushOptions Parse(string parallel) => string.IsNullOrEmpty(parallel) ? new()
        : int.TryParse(parallel, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? new() { Parallel = number }
        : throw new MinImageException(Codes.UnsupportedValue, $"MinImagePushParallel is '{parallel}': expected a number from 1 up, or nothing for 4.");
}
