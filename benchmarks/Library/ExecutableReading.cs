using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using MinImage.Elf;
using MinImage.Platforms;

namespace MinImage.Benchmarks.Library;

/// <summary>Computes the digest of an executable of 10 MB, and checks that it is static and for its platform, as every publish does.</summary>
public class ExecutableReading
{
    private readonly string _path = Inputs.Executable;

    [Benchmark]
    public byte[] Digest()
    {
        using var stream = File.OpenRead(_path);
        return SHA256.HashData(stream);
    }

    [Benchmark]
    public ElfFile Check() => ExecutableCheck.Check(_path, Platform.FromRuntimeIdentifier("linux-x64"));
}
