using System.Text;
using MinImage.Diagnostics;

namespace MinImage.Certificates;

/// <summary>
/// Finds the blocks of a PEM file (RFC 7468). Text around blocks is passed over; a boundary that is not whole is an
/// error, where lenient readers would pass over the certificate as if it were text.
/// </summary>
internal static class PemReader
{
    // Without the space that follows, so that a line cut off right there is still known for what it was.
    private const string BeginMarker = "-----BEGIN";
    private const string EndMarker = "-----END";
    private const string Dashes = "-----";

    /// <summary>All blocks, in the file's order.</summary>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.PrivateKeyInFile"/>, whatever else is wrong; <see cref="Codes.CertificateDamaged"/>.
    /// </exception>
    public static List<PemBlock> Read(string fileName, ReadOnlySpan<byte> content)
    {
        var byteOrderMark = Encoding.UTF8.Preamble;
        if (content.StartsWith(byteOrderMark))
        {
            content = content[byteOrderMark.Length..];
        }

        var lines = Encoding.UTF8.GetString(content).ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries);
        RefusePrivateKeys(fileName, lines);

        var blocks = new List<PemBlock>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith(BeginMarker, StringComparison.Ordinal))
            {
                blocks.Add(ReadBlock(fileName, lines, ref i));
            }
            else if (IsStrayBoundary(lines[i]))
            {
                throw Damaged(fileName, i, $"has a line that is no boundary of its own, '{Shorten(lines[i])}'; put BEGIN and END on lines of their own");
            }
        }

        return blocks;
    }

    private static void RefusePrivateKeys(string fileName, string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Contains(BeginMarker, StringComparison.Ordinal)
                && lines[i].Contains("PRIVATE KEY" + Dashes, StringComparison.Ordinal))
            {
                throw new MinImageException(
                    Codes.PrivateKeyInFile,
                    $"'{fileName}', line {i + 1}: the file holds a private key, which must not get near an image. Give a file with the certificates alone.");
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
            throw Damaged(fileName, begin, $"has a BEGIN line that is not whole, '{Shorten(line)}'");
        }

        for (index++; index < lines.Length; index++)
        {
            if (!lines[index].StartsWith(Dashes, StringComparison.Ordinal))
            {
                continue;
            }

            if (lines[index] != $"{EndMarker} {label}{Dashes}")
            {
                throw Damaged(fileName, index, $"has '{Shorten(lines[index])}' where the END of the {label} from line {begin + 1} should be");
            }

            return new PemBlock(label, begin + 1, string.Join('\n', lines[(begin + 1)..index]));
        }

        throw Damaged(fileName, begin, $"begins a {label} that has no END; the file is cut off");
    }

    private static bool IsStrayBoundary(string line) =>
        line.StartsWith(EndMarker, StringComparison.Ordinal)
        || (!line.StartsWith('#') && line.Contains(BeginMarker, StringComparison.Ordinal));

    private static string Shorten(string line) => line.Length <= 80 ? line : line[..80] + "...";

    private static MinImageException Damaged(string fileName, int index, string reason) => new(
        Codes.CertificateDamaged,
        $"'{fileName}', line {index + 1}: the file {reason}. Get the file anew, or mend it there.");
}
