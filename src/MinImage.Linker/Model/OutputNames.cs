using System.Text;

namespace MinImage.Linker.Model;

/// <summary>Which section of the executable a section of an object becomes a part of.</summary>
internal static class OutputNames
{
    // The longer one first where one begins with the other.
    private static readonly (byte[] Prefix, string Name)[] Families =
    [
        .. ((string[])[".text", ".rodata", ".data.rel.ro", ".data", ".bss.rel.ro", ".bss", ".tdata", ".tbss", ".init_array", ".fini_array", ".preinit_array", ".gcc_except_table", ".eh_frame"])
            .Select(name => (Encoding.ASCII.GetBytes(name), name)),
    ];

    public static string Of(ReadOnlySpan<byte> name)
    {
        foreach (var (prefix, family) in Families)
        {
            if (name.StartsWith(prefix) && (name.Length == prefix.Length || name[prefix.Length] == (byte)'.'))
            {
                return family;
            }
        }

        return Encoding.UTF8.GetString(name);
    }

    /// <summary>Whether a name could stand in C after <c>__start_</c>: the linker then defines the symbols of its bounds.</summary>
    public static bool IsIdentifier(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty || char.IsAsciiDigit((char)name[0]))
        {
            return false;
        }

        foreach (var c in name)
        {
            if (c != (byte)'_' && !char.IsAsciiLetterOrDigit((char)c))
            {
                return false;
            }
        }

        return true;
    }
}
