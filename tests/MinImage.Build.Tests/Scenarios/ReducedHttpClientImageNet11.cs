using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>The same program for net11.0, which also reads zstd.</summary>
public sealed class ReducedHttpClientImageNet11 : ReducedHttpClientImage
{
    public ReducedHttpClientImageNet11()
        : base(TargetFrameworks.Net11)
    {
    }

    public override string Compressions => base.Compressions + ", zstd";
}
