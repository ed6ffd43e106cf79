using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using MinImage.Certificates;

namespace MinImage.Benchmarks.Library;

/// <summary>Reads, checks and rewrites a bundle of some 140 root certificates.</summary>
public class CertificateReading
{
    private byte[] _bundle = [];
    private ImmutableArray<RootCertificate> _certificates = [];

    [GlobalSetup]
    public void ReadBundle()
    {
        _bundle = File.ReadAllBytes(Inputs.Certificates);
        _certificates = CertificateReader.Read("bundle", _bundle);
    }

    [Benchmark]
    public ImmutableArray<RootCertificate> Read() => CertificateReader.Read("bundle", _bundle);

    [Benchmark]
    public CertificateBundle Bundle() => CertificateBundle.From(_certificates);
}
