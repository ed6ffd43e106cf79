using System.Text;

namespace MinImage.Linker.Model;

/// <summary>Maps the names of input sections to the names of output sections.</summary>
internal static class OutputNames
{
    // A name that starts with another name precedes it.
    private static readonly string[] Names =
    [
        ".text",
        ".rodata",
        ".data.rel.ro",
        ".data",
        ".bss.rel.ro",
        ".bss",
        ".tdata",
        ".tbss",
        ".init_array",
        ".fini_array",
        ".preinit_array",
        ".gcc_except_table",
        ".eh_frame",
    ];

    private static readonly (byte[] Prefix, string Name)[] Families = [.. Names.Select(name => (Encoding.ASCII.GetBytes(name), name))];

    /// <summary>Returns the name of the output section.</summary>
    /// <param name="name">The name of the input section: <c>.text.main</c>.</param>
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

    /// <summary>Checks whether a section name is a C identifier: the linker then defines <c>__start_</c> and <c>__stop_</c> symbols for it.</summary>
    /// <param name="name">The name.</param>
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
