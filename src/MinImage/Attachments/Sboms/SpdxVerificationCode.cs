namespace MinImage.Attachments.Sboms;

/// <summary>The hash over the files of a package (SPDX 2.3, clause 7.9).</summary>
/// <param name="PackageVerificationCodeValue">The SHA-1 over the sorted SHA-1 values of all files.</param>
internal sealed record SpdxVerificationCode(string PackageVerificationCodeValue);
