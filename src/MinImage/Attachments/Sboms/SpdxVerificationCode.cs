using System.Collections.Immutable;

namespace MinImage.Attachments.Sboms;

/// <summary>The hash over the files of a package (SPDX 2.3, clause 7.9).</summary>
/// <param name="PackageVerificationCodeValue">The SHA-1 over the sorted SHA-1 values of all files.</param>
internal sealed record SpdxVerificationCode(string PackageVerificationCodeValue)
{
    /// <summary>The files that are not in the hash: the document itself, if the package contains it; null if none.</summary>
    public ImmutableArray<string>? PackageVerificationCodeExcludedFiles { get; init; }
}
