using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

[Collection(Probe.Name)]
public sealed class NothingButTheSdk(ProbeImage probe)
{
    [Fact]
    public void Gives_the_image_from_a_clean_checkout_and_the_same_digest_as_the_full_machine()
    {
        // What the full machine made runs, and does TLS: the tests of Running look at it.
        var checkout = probe.Checkout();

        var result = checkout.PublishIn(BareMachine.Mount);

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Contains("Generating native code", result.Output, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(Path.Combine(probe.Layout, "index.json")), File.ReadAllText(Path.Combine(checkout.Layout, "index.json")));
    }
}
