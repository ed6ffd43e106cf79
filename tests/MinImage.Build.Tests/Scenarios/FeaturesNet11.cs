using System.Security.Authentication;
using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Servers;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>What the archives of .NET 11's packs do in the image, and what is read from the object of its ILC.</summary>
[Collection(Net11Probe.Name)]
[Trait(Needs.Trait, Needs.Engine)]
public sealed class FeaturesNet11(Net11ProbeImage probe)
{
    [Fact]
    public void Work_all_of_them()
    {
        var result = Runc.Run(probe.Layout, ProbeImage.Name, "features");

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Equal(
            """
            framework: .NET 11.0.0
            AES-CCM: True
            ChaCha20-Poly1305: True
            AES key wrap: True
            3DES: True
            DSA: True
            SHA3-256: 3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532
            SHAKE128: 7f9c2ba4e88f827d
            KMAC128: 8
            HKDF: 3cb25f25faacd57a90434f64d0362f2a2d2d0a90
            X25519: True
            ML-KEM: True
            gzip: 100000 bytes, compressed: True
            zlib: 100000 bytes, compressed: True
            brotli: 100000 bytes, compressed: True
            zstd: 100000 bytes, compressed: True
            Tls12: hello by Tls12, h2
            Tls13: hello by Tls13, h2
            """,
            result.Output.TrimEnd());
    }

    [Fact]
    public void Reads_an_answer_that_is_compressed_with_zstd()
    {
        using var server = new HttpsServer(probe.Authority.Server, SslProtocols.Tls13, "zstd");

        var result = Runc.Run(probe.Layout, ProbeImage.Name, "get", server.Url());

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Equal($"{HttpsServer.Body.Length}", result.Output.Trim());
    }

    [Theory]
    [InlineData("MINIMAGE2051", "'absent_answer' of 'absent' (Missing.absent_answer)")]
    [InlineData("MINIMAGE2055", "(Missing.UseAllAsync)")]
    [InlineData("MINIMAGE2059", "'ffmpeg' (Missing.UseAllAsync)")]
    public void Is_missing_in_the_image_and_said_as_for_other_frameworks(string code, string words)
    {
        var lines = probe.Result.Output.Split('\n').Where(line => line.Contains($": warning {code}: ", StringComparison.Ordinal)).Distinct();

        Assert.Contains(words, Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Is_a_framework_that_is_tested()
    {
        Assert.DoesNotContain("MINIMAGE1019", probe.Result.Text, StringComparison.Ordinal);
    }
}
