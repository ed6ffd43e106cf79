using MinImage.Build.Tests.Packages;
using MinImage.Build.Tests.Servers;

namespace MinImage.Build.Tests.Scenarios;

[Collection(Probe.Name)]
public sealed class NothingButTheSdk(ProbeImage probe)
{
    [Fact]
    public void Gives_the_image_from_a_clean_checkout_and_the_same_digest_as_the_full_machine()
    {
        // The tests of Running show that the image of the full machine runs and does TLS.
        var checkout = probe.Checkout();

        var result = checkout.PublishIn($"{BareMachine.Mount} && {OtherHost()}");

        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Contains("Generating native code", result.Output, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(Path.Combine(probe.Layout, "index.json")), File.ReadAllText(Path.Combine(checkout.Layout, "index.json")));
    }

    // What else may differ from host to host: the roots that it trusts, who may read new files, where and in which language
    // its user lives (one that has two letters i), and how many cores it has.
    private static string OtherHost()
    {
        const string hostBundle = "/etc/ssl/certs/ca-certificates.crt";
        var bundle = Path.Combine(Workspace.NewFolder(), "roots.pem");
        File.WriteAllText(bundle, File.ReadAllText(hostBundle) + TestAuthority.Create("Another Host's").Pem);
        return $"mount --bind '{bundle}' {hostBundle} && export SSL_CERT_FILE='{bundle}' TZ=Asia/Tokyo LANG=tr_TR.UTF-8 LC_ALL=tr_TR.UTF-8 && "
            + $"umask 077 && taskset -pc 0 $$ >&2";
    }
}
