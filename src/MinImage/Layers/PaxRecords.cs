using System.Globalization;
using System.Text;

namespace MinImage.Layers;

/// <summary>
/// The records of an extended header (POSIX.1-2001, pax, "pax Extended Header"), for values that do not fit into a ustar header: <c>length key=value</c>,
/// in UTF-8. GNU tar, Go's archive/tar (Docker, Podman, containerd) and libarchive read them.
/// </summary>
internal sealed class PaxRecords
{
    private readonly StringBuilder _records = new();

    public bool IsEmpty => _records.Length == 0;

    public void Add(string key, string value)
    {
        // The length includes its own digits.
        var rest = Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value) + 3;
        var length = rest + Digits(rest);
        if (Digits(length) > Digits(rest))
        {
            length = rest + Digits(length);
        }

        _records.Append(CultureInfo.InvariantCulture, $"{length} {key}={value}\n");
    }

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(_records.ToString());

    private static int Digits(int number) => number.ToString(CultureInfo.InvariantCulture).Length;
}
