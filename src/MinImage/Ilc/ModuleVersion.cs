using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using System.Text;
using MinImage.Diagnostics;
using MinImage.Host.Files;

namespace MinImage.Ilc;

/// <summary>
/// Gives an assembly an MVID that depends on what was compiled, and not on how its sources end lines. The compiler's own MVID is a hash that includes the
/// checksums of the sources, which differ if a checkout or a generator ends lines with CRLF, as on Windows; and ILC compiles the MVID into the program.
/// </summary>
public static class ModuleVersion
{
    // PE format: offsets in the COFF header and in the optional header.
    private const int TimeDateStamp = 4;
    private const int CheckSum = 64;

    // PE format: an entry of the debug directory.
    private const int DebugEntrySize = 28;
    private const int DebugTimeDateStamp = 4;
    private const int SizeOfData = 16;
    private const int PointerToRawData = 24;

    private const int GuidSize = 16;

    // Roslyn's interceptors, version 1: the checksum of the source and the position of the call in it, before the name of the source.
    private const int LocationVersion = 1;
    private const int LocationSize = 20;
    private const string Interceptor = "InterceptsLocationAttribute";

    /// <summary>
    /// Replaces the MVID in a file, and the positions in sources that attributes of interceptors contain. A file that needs no change is not written.
    /// </summary>
    /// <param name="path">
    /// The assembly, with its symbols in another file. A strong name's signature is not valid for the new content; neither .NET nor ILC verifies it.
    /// </param>
    /// <returns>True if the file was written.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.FileNotAccessible"/>: the assembly is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not read or write the file.</exception>
    public static bool Normalize(string path)
    {
        byte[]? normalized = null;
        ManagedAssembly.Read(path, file =>
        {
            var content = file.GetEntireImage().GetContent();
            var result = Normalize(content, file);
            normalized = result.AsSpan().SequenceEqual(content.AsSpan()) ? null : result;
        });
        if (normalized is null)
        {
            return false;
        }

        WholeFile.Write(path, stream => stream.Write(normalized), durable: false);
        return true;
    }

    private static byte[] Normalize(ImmutableArray<byte> content, PEReader file)
    {
        var metadata = file.GetMetadataReader();
        byte[] result = [.. content];
        ForgetPositions(result, file, metadata);

        byte[] hashed = [.. result];
        var version = VersionIn(result, file, metadata);
        VersionIn(hashed, file, metadata).Clear();
        ForgetSources(hashed, file.PEHeaders);

        // As the compiler makes its own: a version 4 UUID of RFC 9562, as .NET stores a Guid.
        SHA256.HashData(hashed).AsSpan(0, version.Length).CopyTo(version);
        version[7] = (byte)((version[7] & 0x0F) | 0x40);
        version[8] = (byte)((version[8] & 0x3F) | 0x80);
        return result;
    }

    private static Span<byte> VersionIn(byte[] content, PEReader file, MetadataReader metadata)
    {
        var index = MetadataTokens.GetHeapOffset(metadata.GetModuleDefinition().Mvid);
        return content.AsSpan(file.PEHeaders.MetadataStartOffset + metadata.GetHeapMetadataOffset(HeapIndex.Guid) + ((index - 1) * GuidSize), GuidSize);
    }

    // The compiler derives these from its whole output, of which the symbols with the checksums of sources are a part.
    private static void ForgetSources(byte[] content, PEHeaders headers)
    {
        content.AsSpan(headers.CoffHeaderStartOffset + TimeDateStamp, sizeof(uint)).Clear();
        content.AsSpan(headers.PEHeaderStartOffset + CheckSum, sizeof(uint)).Clear();
        Clear(headers.CorHeader!.StrongNameSignatureDirectory);
        if (headers.TryGetDirectoryOffset(headers.PEHeader!.DebugTableDirectory, out var directory))
        {
            for (var entry = directory; entry < directory + headers.PEHeader.DebugTableDirectory.Size; entry += DebugEntrySize)
            {
                var size = BinaryPrimitives.ReadInt32LittleEndian(content.AsSpan(entry + SizeOfData));
                content.AsSpan(BinaryPrimitives.ReadInt32LittleEndian(content.AsSpan(entry + PointerToRawData)), size).Clear();
                content.AsSpan(entry + DebugTimeDateStamp, sizeof(uint)).Clear();
            }
        }

        void Clear(DirectoryEntry directory)
        {
            if (headers.TryGetDirectoryOffset(directory, out var offset))
            {
                content.AsSpan(offset, directory.Size).Clear();
            }
        }
    }

    // Interceptors are an instruction to the compiler: nothing reads their positions afterwards.
    private static void ForgetPositions(byte[] content, PEReader file, MetadataReader metadata)
    {
        var blobs = file.PEHeaders.MetadataStartOffset + metadata.GetHeapMetadataOffset(HeapIndex.Blob);
        foreach (var handle in metadata.CustomAttributes)
        {
            var attribute = metadata.GetCustomAttribute(handle);
            if (!IsInterceptor(metadata, attribute))
            {
                continue;
            }

            // ECMA-335, II.23.3: a prolog of two bytes, the version, the location.
            var value = metadata.GetBlobReader(attribute.Value);
            var length = value.Length;
            value.ReadUInt16();
            if (value.ReadInt32() != LocationVersion || value.ReadSerializedString() is not { } text)
            {
                continue;
            }

            var location = Encoding.ASCII.GetBytes(text);
            if (Base64.DecodeFromUtf8InPlace(location, out var decoded) != OperationStatus.Done || decoded < LocationSize)
            {
                continue;
            }

            var encoded = new byte[text.Length];
            location.AsSpan(0, LocationSize).Clear();
            Base64.EncodeToUtf8(location.AsSpan(0, decoded), encoded, out _, out _);

            // The string is followed by the number of named arguments.
            var end = blobs + MetadataTokens.GetHeapOffset(attribute.Value) + CompressedSize(length) + length - sizeof(ushort);
            encoded.CopyTo(content, end - encoded.Length);
        }
    }

    private static bool IsInterceptor(MetadataReader metadata, CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind != HandleKind.MethodDefinition)
        {
            return false;
        }

        // Each generated file declares the attribute for itself, with a prefix that the compiler adds.
        var type = metadata.GetTypeDefinition(metadata.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType());
        var name = metadata.GetString(type.Name);
        return metadata.StringComparer.Equals(type.Namespace, "System.Runtime.CompilerServices")
            && (name == Interceptor || (name.StartsWith('<') && name.EndsWith("__" + Interceptor, StringComparison.Ordinal)));
    }

    // ECMA-335, II.24.2.4: the size of a blob's length.
    private static int CompressedSize(int length) => length < 0x80 ? 1 : length < 0x4000 ? 2 : 4;
}
