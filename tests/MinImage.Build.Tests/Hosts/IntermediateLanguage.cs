using System.Buffers.Binary;
using Mono.Cecil;

namespace MinImage.Build.Tests.Hosts;

/// <summary>Rewrites assemblies that contain native code for Linux, ahead of time, as intermediate language alone, which any system loads.</summary>
public static class IntermediateLanguage
{
    // PE format: IMAGE_FILE_MACHINE_AMD64, and as the SDK marks code for Linux (in coreclr's pedecoder.h: exclusive or 0x7B79).
    private const ushort Machine = 0x8664;
    private const ushort MachineOnLinux = Machine ^ 0x7B79;

    /// <summary>Rewrites every such assembly below a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="references">Folders with assemblies that those refer to.</param>
    public static void KeepAlone(string folder, IEnumerable<string> references)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.dll", SearchOption.AllDirectories))
        {
            var content = File.ReadAllBytes(file);
            if (content.Length < 0x40 || content[0] != 'M' || content[1] != 'Z')
            {
                continue;
            }

            // The COFF header follows the signature, whose offset is at 0x3C.
            var machine = content.AsSpan(BinaryPrimitives.ReadInt32LittleEndian(content.AsSpan(0x3C)) + 4, sizeof(ushort));
            if (BinaryPrimitives.ReadUInt16LittleEndian(machine) == MachineOnLinux)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(machine, Machine);
                Rewrite(file, content, references);
            }
        }
    }

    private static void Rewrite(string file, byte[] content, IEnumerable<string> references)
    {
        using var resolver = new DefaultAssemblyResolver();
        foreach (var folder in (IEnumerable<string>)[Path.GetDirectoryName(file)!, .. references])
        {
            resolver.AddSearchDirectory(folder);
        }

        using var module = ModuleDefinition.ReadModule(
            new MemoryStream(content), new ReaderParameters(ReadingMode.Immediate) { AssemblyResolver = resolver });
        module.Attributes = ModuleAttributes.ILOnly;
        module.Architecture = TargetArchitecture.I386;
        module.Write(file);
    }
}
