using System.Collections.Frozen;

namespace MinImage.Attachments.Components;

/// <summary>
/// The licenses of the distribution's packages, as SPDX expressions: of what they contribute to an image, and not of the tools that their source packages also
/// contain. Debian states licenses in free text; <c>docs/licenses.md</c> explains these.
/// </summary>
internal static class DistributionLicenses
{
    private const string WithRuntimeException = "GPL-3.0-or-later WITH GCC-exception-3.1";

    private static readonly FrozenDictionary<string, string> BySource = new Dictionary<string, string>
    {
        ["ca-certificates"] = "MPL-2.0",
        ["glibc"] = "LGPL-2.1-or-later",
        ["icu"] = "ICU",
        ["openssl"] = "Apache-2.0",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Returns the license of the packages that are built from a source package.</summary>
    /// <param name="source">The name of the source package; null if it is unknown.</param>
    /// <returns>Null if the license is unknown, or has no SPDX identifier: tzdata is in the public domain.</returns>
    public static string? Find(string? source) => source switch
    {
        null => null,
        _ when source.StartsWith("gcc-", StringComparison.Ordinal) => WithRuntimeException,
        _ => BySource.GetValueOrDefault(source),
    };
}
