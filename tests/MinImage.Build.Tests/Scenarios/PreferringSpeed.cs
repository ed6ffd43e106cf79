using System.Text;
using MinImage.Build.Tests.Engines;
using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>Tests of what the linker removes from libraries for size alone.</summary>
[Collection(Probe.Name)]
[Trait(Needs.Trait, Needs.Engine)]
public sealed class PreferringSpeed(ProbeImage probe)
{
    // A version of memmove for processors with AVX-512; ARIA, which .NET does not expose; the lookup of translated messages.
    private static readonly string[] ForSpeed = ["__memmove_evex_unaligned_erms", "ossl_aria256gcm_functions"];
    private const string Translations = "__dcigettext";

    [Fact]
    public void Keeps_what_is_fast_on_some_processors_and_all_of_openssl()
    {
        var project = probe.Checkout();

        var result = project.Publish("-p:OptimizationPreference=Speed");

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.All(ForSpeed, function => Assert.True(Has(project, function), function));
        Assert.False(Has(project, Translations));
        Assert.Equal(0, Runc.Run(project.Layout, ProbeImage.Name, "exit", "0").ExitCode);
    }

    [Fact]
    public void Is_asked_for_and_no_default()
    {
        Assert.All(ForSpeed, function => Assert.False(Has(probe.Project, function), function));
        Assert.False(Has(probe.Project, Translations));
    }

    // The symbol file contains exactly what is linked in.
    private static bool Has(TestProject project, string function) =>
        File.ReadAllBytes(Path.Combine(project.PublishFolder, project.Name + ".dbg")).AsSpan().IndexOf(Encoding.ASCII.GetBytes($"\0{function}\0")) >= 0;
}
