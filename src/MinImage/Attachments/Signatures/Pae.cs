using System.Text;

namespace MinImage.Attachments.Signatures;

/// <summary>The pre-authentication encoding of DSSE 1.0.2: the bytes that are signed, which bind the type of a payload to the payload.</summary>
internal static class Pae
{
    /// <summary>Returns the bytes to sign: <c>DSSEv1 LENGTH TYPE LENGTH BODY</c>.</summary>
    /// <param name="payloadType">The media type of the payload.</param>
    /// <param name="payload">The payload.</param>
    public static byte[] Of(string payloadType, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(payloadType);
        var head = Encoding.UTF8.GetBytes(FormattableString.Invariant(
            $"DSSEv1 {Encoding.UTF8.GetByteCount(payloadType)} {payloadType} {payload.Length} "));
        return [.. head, .. payload];
    }
}
