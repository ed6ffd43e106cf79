using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace MinImage.Ilc.Http;

/// <summary>
/// Replaces the bodies of methods in an assembly. The assembly keeps its bytes, tables and tokens; its last section is extended by the new bodies and
/// a copy of the metadata, with more user strings (ECMA-335, II.24 and II.25). The result is an input of ILC, and is never loaded.
/// </summary>
internal sealed class AssemblyEditor : IDisposable
{
    // PE format: sizes, and offsets in the optional header and in a section header.
    private const int CoffHeaderSize = 20;
    private const int SectionHeaderSize = 40;
    private const int VirtualSize = 8;
    private const int SizeOfRawData = 16;
    private const int SizeOfImage = 56;
    private const int Directories32 = 96;
    private const int Directories64 = 112;
    private const int DirectorySize = 8;
    private const int CertificateDirectory = 4;

    // ECMA-335, II.25.3.3: the directory of the metadata in the CLI header.
    private const int MetadataDirectory = 8;

    // ECMA-335, II.25.4.3: a fat method header of three 32-bit words, CorILMethod_FatFormat, and CorILMethod_InitLocals.
    private const ushort FatFormat = 0x3003;
    private const ushort InitializedLocals = 0x10;

    // What any method may use without saying so in its header.
    private const int DefaultStack = 8;

    private readonly ImmutableArray<byte> _content;
    private readonly PEReader _file;
    private readonly SortedDictionary<int, byte[]> _bodies = [];
    private readonly List<byte> _strings;
    private readonly Dictionary<string, int> _tokens = new(StringComparer.Ordinal);

    /// <param name="content">The assembly, without native code.</param>
    /// <exception cref="BadImageFormatException">The content is not an assembly.</exception>
    public AssemblyEditor(ImmutableArray<byte> content)
    {
        _content = content;
        _file = new PEReader(content);
        Metadata = _file.GetMetadataReader();
        var heap = _file.GetMetadata().GetContent(Metadata.GetHeapMetadataOffset(HeapIndex.UserString), Metadata.GetHeapSize(HeapIndex.UserString));
        _strings = [.. heap];
    }

    /// <summary>The metadata of the assembly as it was.</summary>
    public MetadataReader Metadata { get; }

    /// <summary>The file of the assembly as it was.</summary>
    public PEReader File => _file;

    /// <summary>Returns the token of a string, for <c>ldstr</c>.</summary>
    /// <param name="text">The string.</param>
    public int TokenOf(string text)
    {
        if (!_tokens.TryGetValue(text, out var token))
        {
            token = MetadataTokens.GetToken(MetadataTokens.UserStringHandle(_strings.Count));
            var blob = new BlobBuilder();
            blob.WriteCompressedInteger((text.Length * 2) + 1);
            blob.WriteUTF16(text);

            // ECMA-335, II.24.2.4: 1 if a character may need special handling; these are plain ASCII.
            blob.WriteByte(0);
            _strings.AddRange(blob.ToArray());
            _tokens.Add(text, token);
        }

        return token;
    }

    /// <summary>Replaces the body of a method by one without local variables and exception handlers.</summary>
    /// <param name="method">The method.</param>
    /// <param name="il">The IL, which uses at most eight stack slots.</param>
    public void Replace(MethodDefinitionHandle method, ReadOnlySpan<byte> il) => Write(method, il, DefaultStack, localSignature: 0, FatFormat);

    /// <summary>Adds IL before that of a method without exception handlers.</summary>
    /// <param name="method">The method.</param>
    /// <param name="il">The IL, which uses at most eight stack slots, and leaves nothing on the stack.</param>
    /// <exception cref="BadImageFormatException">The method has exception handlers.</exception>
    public void Prepend(MethodDefinitionHandle method, ReadOnlySpan<byte> il)
    {
        var body = BodyOf(method);
        Write(method, [.. il, .. body.GetILBytes()!], body);
    }

    /// <summary>Replaces the only call of a method that has no parameters and returns a string, in a method without exception handlers.</summary>
    /// <param name="method">The method that contains the call.</param>
    /// <param name="called">The called method.</param>
    /// <param name="text">The string in place of the returned one.</param>
    /// <exception cref="BadImageFormatException">The method has exception handlers, or does not contain one such call.</exception>
    public void ReplaceCall(MethodDefinitionHandle method, MethodDefinitionHandle called, string text)
    {
        // Both instructions have an opcode of one byte, and a token.
        Span<byte> call = stackalloc byte[5];
        call[0] = (byte)ILOpCode.Call;
        BinaryPrimitives.WriteInt32LittleEndian(call[1..], MetadataTokens.GetToken(called));
        var body = BodyOf(method);
        var il = body.GetILBytes()!;
        var at = il.AsSpan().IndexOf(call);
        if (at < 0 || il.AsSpan(at + 1).IndexOf(call) >= 0)
        {
            throw new BadImageFormatException($"The method {MethodNames.Of(Metadata, method)} does not call {MethodNames.Of(Metadata, called)} once.");
        }

        il[at] = (byte)ILOpCode.Ldstr;
        WriteInt32(il, at + 1, TokenOf(text));
        Write(method, il, body);
    }

    /// <summary>Returns the edited assembly.</summary>
    /// <exception cref="BadImageFormatException">The last section is not the last in the file.</exception>
    public byte[] ToArray()
    {
        var headers = _file.PEHeaders;
        var optional = headers.PEHeader!;
        var last = headers.SectionHeaders[^1];
        var end = last.PointerToRawData + last.SizeOfRawData;
        if (headers.SectionHeaders.Any(section => section.PointerToRawData > last.PointerToRawData) || end > _content.Length)
        {
            throw new BadImageFormatException("Its sections are in an unknown order.");
        }

        // What follows the last section is a signature, which is no longer that of the content.
        var result = new List<byte>(_content[..end]);
        var shift = last.VirtualAddress - last.PointerToRawData;
        var addresses = new Dictionary<int, int>();
        foreach (var (row, body) in _bodies)
        {
            addresses.Add(row, result.Count + shift);
            result.AddRange(body);
            Pad(result, 4);
        }

        var metadataAddress = result.Count + shift;
        var metadata = WriteMetadata(addresses);
        result.AddRange(metadata);
        var size = result.Count - last.PointerToRawData;
        Pad(result, optional.FileAlignment);

        var bytes = result.ToArray();
        WriteInt32(bytes, headers.CorHeaderStartOffset + MetadataDirectory, metadataAddress);
        WriteInt32(bytes, headers.CorHeaderStartOffset + MetadataDirectory + sizeof(int), metadata.Length);
        WriteInt32(bytes, headers.PEHeaderStartOffset + SizeOfImage, Align(last.VirtualAddress + size, optional.SectionAlignment));
        var certificates = headers.PEHeaderStartOffset
            + (optional.Magic == PEMagic.PE32 ? Directories32 : Directories64) + (CertificateDirectory * DirectorySize);
        bytes.AsSpan(certificates, DirectorySize).Clear();
        var header = headers.CoffHeaderStartOffset + CoffHeaderSize + headers.CoffHeader.SizeOfOptionalHeader
            + ((headers.SectionHeaders.Length - 1) * SectionHeaderSize);
        WriteInt32(bytes, header + VirtualSize, size);
        WriteInt32(bytes, header + SizeOfRawData, bytes.Length - last.PointerToRawData);
        return bytes;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private MethodBodyBlock BodyOf(MethodDefinitionHandle method)
    {
        var body = _file.GetMethodBody(Metadata.GetMethodDefinition(method).RelativeVirtualAddress);
        return body.ExceptionRegions.IsEmpty
            ? body
            : throw new BadImageFormatException($"The method {MethodNames.Of(Metadata, method)} has exception handlers.");
    }

    private void Write(MethodDefinitionHandle method, ReadOnlySpan<byte> il, MethodBodyBlock old) => Write(
        method,
        il,
        Math.Max(old.MaxStack, DefaultStack),
        old.LocalSignature.IsNil ? 0 : MetadataTokens.GetToken(old.LocalSignature),
        (ushort)(old.LocalVariablesInitialized ? FatFormat | InitializedLocals : FatFormat));

    private void Write(MethodDefinitionHandle method, ReadOnlySpan<byte> il, int stack, int localSignature, ushort format)
    {
        var body = new BlobBuilder();
        body.WriteUInt16(format);
        body.WriteUInt16((ushort)stack);
        body.WriteInt32(il.Length);
        body.WriteInt32(localSignature);
        body.WriteBytes(il.ToArray());
        _bodies[MetadataTokens.GetRowNumber(method)] = body.ToArray();
    }

    // A copy of the metadata with the new addresses of methods; the heap of user strings is appended, and the old one is unreferenced.
    private byte[] WriteMetadata(Dictionary<int, int> addresses)
    {
        var old = _file.GetMetadata().GetContent();
        var heap = Align(old.Length, 4);
        var metadata = new byte[Align(heap + _strings.Count, 4)];
        old.CopyTo(metadata);
        CollectionsMarshal.AsSpan(_strings).CopyTo(metadata.AsSpan(heap));

        var table = Metadata.GetTableMetadataOffset(TableIndex.MethodDef);
        var rowSize = Metadata.GetTableRowSize(TableIndex.MethodDef);
        foreach (var (row, address) in addresses)
        {
            // ECMA-335, II.22.26: the address is the first column.
            WriteInt32(metadata, table + ((row - 1) * rowSize), address);
        }

        var header = UserStringsHeader(metadata);
        WriteInt32(metadata, header, heap);
        WriteInt32(metadata, header + sizeof(int), metadata.Length - heap);
        return metadata;
    }

    // ECMA-335, II.24.2.1 and 2: the root ends in headers of streams, each with offset, size and a name that is padded to four bytes.
    private static int UserStringsHeader(ReadOnlySpan<byte> metadata)
    {
        const int VersionLength = 12;
        var at = VersionLength + sizeof(int) + BinaryPrimitives.ReadInt32LittleEndian(metadata[VersionLength..]);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(metadata[(at + 2)..]);
        at += 4;
        for (var i = 0; i < count; i++)
        {
            var name = metadata[(at + 8)..];
            name = name[..name.IndexOf((byte)0)];
            if (name.SequenceEqual("#US"u8))
            {
                return at;
            }

            at += 8 + Align(name.Length + 1, 4);
        }

        throw new BadImageFormatException("Its metadata has no heap of user strings.");
    }

    private static int Align(int value, int alignment) => checked((value + alignment - 1) / alignment * alignment);

    private static void Pad(List<byte> bytes, int alignment)
    {
        while (bytes.Count % alignment != 0)
        {
            bytes.Add(0);
        }
    }

    private static void WriteInt32(byte[] bytes, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
}
