using System.Text;
using MinImage.Diagnostics;

namespace MinImage.Certificates;

/// <summary>
/// Finds the blocks of a PEM file (RFC 7468). Text around blocks is skipped. An incomplete boundary is an error, unlike in lenient readers,
/// which would skip the certificate as if it were text.
/// </summary>
internal static class PemReader
{
    // The marker omits the space that follows, so that a line that is truncated there is still recognized.
    private const string BeginMarker = "-----BEGIN";
    private const string EndMarker = "-----END";
    private const string Dashes = "-----";

    /// <summary>Returns all blocks, in the file's order.</summary>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.PrivateKeyInFile"/>, also if the file is damaged; <see cref="Codes.CertificateDamaged"/>.
    /// </exception>
    public static List<PemBlock> Read(string fileName, ReadOnlySpan<byte> content)
    {
        var byteOrderMark = Encoding.UTF8.Preamble;
        if (content.StartsWith(byteOrderMark))
        {
            content = content[byteOrderMark.Length..];
        }

        var lines = Encoding.UTF8.GetString(content).ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries);
        CheckHasNoPrivateKeys(fileName, lines);

        var blocks = new List<PemBlock>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith(BeginMarker, StringComparison.Ordinal))
            {
                blocks.Add(ReadBlock(fileName, lines, ref i));
            }
            else if (IsStrayBoundary(lines[i]))
            {
                throw Damaged(
                    fileName, i, $"contains a boundary that is not on a line of its own, '{Shorten(lines[i])}'; put BEGIN and END on separate lines");
            }
        }

        return blocks;
    }

    private static void CheckHasNoPrivateKeys(string fileName, string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Contains(BeginMarker, StringComparison.Ordinal)
                && lines[i].Contains("PRIVATE KEY" + Dashes, StringComparison.Ordinal))
            {
                throw new MinImageException(
                    Codes.PrivateKeyInFile,
                    $"'{fileName}', line {i + 1}: the file contains a private key, which must not be included in an image. "
                        + "Use a file that contains only the certificates.");
            }
        }
    }

    private static PemBlock ReadBlock(string fileName, string[] lines, ref int index)
    {
        var begin = index;
        var line = lines[begin];
        var prefix = BeginMarker + " ";
        if (line.Length <= prefix.Length + Dashes.Length
            || !line.StartsWith(prefix, StringComparison.Ordinal)
            || !line.EndsWith(Dashes, StringComparison.Ordinal)
            || (line[prefix.Length..^Dashes.Length] is var label && label.Contains(Dashes, StringComparison.Ordinal)))
        {
            throw Damaged(fileName, begin, $"contains an incomplete BEGIN line, '{Shorten(line)}'");
        }

        for (index++; index < lines.Length; index++)
        {
            if (!lines[index].StartsWith(Dashes, StringComparison.Ordinal))
            {
                continue;
            }

            if (lines[index] != $"{EndMarker} {label}{Dashes}")
            {
                throw Damaged(
                    fileName, index, $"contains '{Shorten(lines[index])}' where the END line of the {label} that begins in line {begin + 1} is expected");
            }

            return new PemBlock(label, begin + 1, string.Join('\n', lines[(begin + 1)..index]));
        }

        throw Damaged(fileName, begin, $"is truncated: the {label} that begins here has no END line");
    }

    private static bool IsStrayBoundary(string line) =>
        line.StartsWith(EndMarker, StringComparison.Ordinal)
        || (!line.StartsWith('#') && line.Contains(BeginMarker, StringComparison.Ordinal));

    private static string Shorten(string line) => line.Length <= 80 ? line : line[..80] + "...";

    private static MinImageException Damaged(string fileName, int index, string reason) => new(
        Codes.CertificateDamaged,
        $"'{fileName}', line {index + 1}: the file {reason}. Get the file again from its source, or correct it.");
}
