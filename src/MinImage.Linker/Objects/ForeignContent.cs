using System.Buffers.Binary;

namespace MinImage.Linker.Objects;

/// <summary>Content that is not an ELF file, but that build tools, source control and compilers store under the name of an object or of an archive.</summary>
/// <param name="Description">What the content is; follows the file's name.</param>
/// <param name="Fix">The fix, as a sentence.</param>
internal sealed record ForeignContent(string Description, string Fix)
{
    /// <summary>The fix for content of another compiler or for another system.</summary>
    public const string CompileForThisPlatform = "Link objects that were compiled for this platform.";

    /// <summary>The object contains the intermediate code of GCC, and no machine code.</summary>
    public static readonly ForeignContent GccIntermediate = new(
        "it contains GCC's intermediate code for link-time optimization instead of machine code",
        "Compile it without -flto, or with -ffat-lto-objects.");

    private const int MostTextBytes = 512;

    private static readonly ForeignContent Bitcode = new("it contains LLVM bitcode instead of machine code", "Compile it without -flto.");
    private static readonly ForeignContent LinkerScript = new(
        "it is a linker script, which only names other files", "Link the files that it names instead.");

    private static readonly ForeignContent LargeFilePointer = new("it is a Git LFS pointer, not the file itself", "Run 'git lfs pull'.");
    private static readonly ForeignContent MacObject = new("it is an object or a library for macOS", CompileForThisPlatform);
    private static readonly ForeignContent WindowsObject = new("it is an executable or a library for Windows", CompileForThisPlatform);
    private static readonly ForeignContent Text = new("it is a text file", CompileForThisPlatform);

    /// <summary>The symbol that GCC adds to an object that contains only its intermediate code.</summary>
    public static ReadOnlySpan<byte> GccMarker => "__gnu_lto_slim"u8;

    /// <summary>Returns the message about a file or a member.</summary>
    /// <param name="name">The name of the file or the member.</param>
    public string Message(string name) => $"'{name}' cannot be linked: {Description}. {Fix}";

    /// <summary>Recognizes a compiler's intermediate code, without reading the object.</summary>
    /// <param name="content">The content.</param>
    /// <returns>Null if it is something else.</returns>
    public static ForeignContent? FindIntermediateCode(ReadOnlySpan<byte> content) =>
        Find(content) == Bitcode ? Bitcode : content.IndexOf(GccMarker) >= 0 ? GccIntermediate : null;

    /// <summary>Recognizes content by its first bytes.</summary>
    /// <param name="content">The content.</param>
    /// <returns>Null if the content is empty, is an ELF file, or is not known.</returns>
    public static ForeignContent? Find(ReadOnlySpan<byte> content)
    {
        if (content.Length < sizeof(uint))
        {
            return IsText(content) ? Text : null;
        }

        return BinaryPrimitives.ReadUInt32BigEndian(content) switch
        {
            // Bitcode, and its wrapper (LLVM Bitcode File Format, "Magic Numbers" and "Bitcode Wrapper Format").
            0x4243_C0DE or 0xDEC0_170B => Bitcode,

            // Mach-O: 64-bit and universal files (loader.h, fat.h).
            0xCFFA_EDFE or 0xCAFE_BABE => MacObject,
            var word when word >> 16 == 0x4D5A => WindowsObject,
            _ when !IsText(content) => null,
            _ => OfText(content[..Math.Min(content.Length, MostTextBytes)]),
        };
    }

    private static ForeignContent OfText(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("version https://git-lfs."u8))
        {
            return LargeFilePointer;
        }

        return text.IndexOf("INPUT"u8) >= 0 || text.IndexOf("GROUP"u8) >= 0 || text.IndexOf("OUTPUT_FORMAT"u8) >= 0 ? LinkerScript : Text;
    }

    private static bool IsText(ReadOnlySpan<byte> content)
    {
        foreach (var c in content[..Math.Min(content.Length, MostTextBytes)])
        {
            if (c is < (byte)' ' and not ((byte)'\t' or (byte)'\n' or (byte)'\r') or > (byte)'~')
            {
                return false;
            }
        }

        return !content.IsEmpty;
    }
}
