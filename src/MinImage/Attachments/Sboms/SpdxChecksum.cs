namespace MinImage.Attachments.Sboms;

/// <summary>A checksum (SPDX 2.3, clauses 7.10 and 8.4).</summary>
/// <param name="Algorithm">The algorithm, such as <c>SHA256</c>.</param>
/// <param name="ChecksumValue">The lower-case hexadecimal digits.</param>
internal sealed record SpdxChecksum(string Algorithm, string ChecksumValue);
