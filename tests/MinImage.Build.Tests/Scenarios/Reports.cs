using System.Text.Json.Nodes;
using MinImage.Build.Tests.Engines;
using OpenQA.Selenium;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>The sizes that a publish reports: the table, the budget, and the report in a real browser.</summary>
public sealed class Reports(ReportedImage image) : IClassFixture<ReportedImage>
{
    [Fact]
    public void The_table_shows_the_image_its_parts_and_what_has_changed_since_the_last_publish()
    {
        Assert.True(image.First.ExitCode == 0 && image.Second.ExitCode == 0, image.First.Text + image.Second.Text);
        Assert.DoesNotContain("CHANGE", image.First.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\n  certificates ", image.First.Output, StringComparison.Ordinal);
        var lines = image.Second.Output.Split('\n').Select(line => line.TrimEnd('\r')).ToList();
        Assert.Contains(lines, line => line.StartsWith("  Fetch -> fetch:latest: linux/amd64, ", StringComparison.Ordinal));
        var table = lines.SkipWhile(line => !line.StartsWith("  REPOSITORY", StringComparison.Ordinal)).ToList();
        Assert.Matches(@"\A  REPOSITORY   TAG      PLATFORM      DIGEST +SIZE +PULLED +CHANGE\z", table[0]);
        Assert.Matches(@"\A  fetch        latest   linux/amd64   [0-9a-f]{12} +\d+\.\d\d MB +\d\.\d\d MB +\+0\.1\d MB\z", table[1]);
        Assert.Equal(
            ["app code", "framework", "runtime", "OpenSSL", "libc", "certificates", "content", "file formats"],
            table.Skip(4).Take(8).Select(line => line[2..16].Trim()));
        Assert.Matches(@"\A  certificates +0\.2\d MB +0\.1\d MB +\d% +\+0\.1\d MB\z", table[9]);
        Assert.All(table, line => Assert.InRange(line.Length, 0, 100));
    }

    [Fact]
    public void The_reports_sizes_add_up_to_the_image_and_to_the_executable()
    {
        var platform = JsonNode.Parse(File.ReadAllText(image.Json))!["platforms"]![0]!;
        var executable = new FileInfo(Path.Combine(image.Project.PublishFolder, "Fetch")).Length;
        var manifest = File.ReadAllText(Path.Combine(image.Project.Layout, "blobs", "sha256", platform["digest"]!.GetValue<string>()["sha256:".Length..]));
        var blobs = JsonNode.Parse(manifest)!["layers"]!.AsArray().Append(JsonNode.Parse(manifest)!["config"]).Sum(blob => blob!["size"]!.GetValue<long>());

        Assert.Equal(platform["size"]!.GetValue<long>(), Leaves(platform, "size"));
        Assert.Equal(platform["pulled"]!.GetValue<long>(), Leaves(platform, "pulled"));
        Assert.Equal(blobs + manifest.Length, platform["pulled"]!.GetValue<long>());
        string[] others = ["certificates", "content"];
        Assert.Equal(
            executable, platform["parts"]!.AsArray().Where(part => !others.Contains(part!["name"]!.GetValue<string>())).Sum(part => Leaves(part!, "size")));
        Assert.Equal(executable, image.Sizes!.Bytes);
        Assert.InRange(image.Sizes.BytesOf("unnamed"), 0, executable * 3 / 100);
        Assert.InRange(new FileInfo(image.Page).Length, 100_000, 3_000_000);
    }

    [Fact]
    public void Over_its_budget_a_publish_says_what_is_large_and_leaves_the_layout_as_it_was()
    {
        Assert.NotEqual(0, image.OverBudget.ExitCode);
        var error = image.OverBudget.Output.Split('\n').First(line => line.Contains("error MINIMAGE2060: ", StringComparison.Ordinal));
        Assert.Contains("more than MinImageMaxSize=1.5MB allows. Largest items: ", error, StringComparison.Ordinal);
        Assert.Contains("libcrypto.a", error, StringComparison.Ordinal);
        Assert.Contains("System.Private.CoreLib", error, StringComparison.Ordinal);
        Assert.Contains("since the last publish (-0.1", error, StringComparison.Ordinal);
        Assert.NotEmpty(image.Layout);
        Assert.Equal(image.Layout, image.LayoutAfter);
    }

    [Fact]
    public void The_page_draws_zooms_sorts_and_finds_with_the_mouse_and_asks_for_nothing()
    {
        using var browser = new Browser();

        browser.Open(image.Page);

        // Draws areas in proportion to sizes.
        Assert.Equal("fetch:latest", browser.Find("h1").Text);
        var framework = browser.Find(".tile[data-name=framework]").Size;
        var libc = browser.Find(".tile[data-name=libc]").Size;
        Assert.InRange((double)(framework.Width * framework.Height) / (libc.Width * libc.Height), 3, 7);

        // No name is broken within a word: it breaks after a dot, or ends in an ellipsis.
        Assert.Equal("normal", browser.Evaluate<string>("getComputedStyle(document.querySelector('.inner')).overflowWrap"));
        Assert.Equal(
            0L,
            browser.Evaluate<long>("[...document.querySelectorAll('.inner:not(.narrow)')].filter(tile => tile.scrollWidth > tile.clientWidth + 1).length"));

        // Zooms into a part and back.
        Assert.StartsWith("framework", browser.Texts("#legend li")[0], StringComparison.Ordinal);
        browser.Find("#legend li button").Click();
        browser.Find(".tile[data-name='System.Net.Http']").Click();
        Assert.Equal(["fetch", "framework", "System.Net.Http", "System.Net.Http"], browser.Texts("#breadcrumb button"));
        Assert.Contains("Http2Connection", browser.Texts("#table tbody td:first-child"));
        browser.Find("#breadcrumb button:nth-child(3)").Click();
        Assert.Contains("System.Net.Http.Headers", browser.Texts("#table tbody td:first-child"));
        browser.Find("#breadcrumb button").Click();
        Assert.Empty(browser.Texts("#breadcrumb button"));

        // Sorts descending, ascending and by name.
        var bySize = browser.Texts("#table tbody td:first-child");
        browser.Find("#table th.pulled button").Click();
        Assert.Equal(bySize.Reverse(), browser.Texts("#table tbody td:first-child"));
        browser.Find("#table th.name button").Click();
        Assert.Equal(bySize.Order(StringComparer.Ordinal), browser.Texts("#table tbody td:first-child"));
        Assert.Equal("ascending", browser.Find("#table th.name").GetDomAttribute("aria-sort"));

        // Finds nested items, and shows what has grown.
        browser.Find("#search").SendKeys("Http2Connection");
        Assert.Contains("found", browser.Find("#found").Text, StringComparison.Ordinal);
        Assert.Contains(
            browser.Texts("#table tbody td:first-child"),
            text =>
                text.StartsWith("Http2Connection\n", StringComparison.Ordinal)
                    && text.Contains("System.Net.Http \u203a System.Net.Http", StringComparison.Ordinal));
        browser.Find("#search").SendKeys(Keys.Escape);
        browser.Find("#colors button:nth-child(2)").Click();
        Assert.StartsWith("certificates", browser.Texts("#table tbody td:first-child")[0], StringComparison.Ordinal);
        Assert.StartsWith("+0.1", browser.Texts("#table tbody td:last-child")[0], StringComparison.Ordinal);

        Assert.Equal([new Uri(image.Page).AbsoluteUri], browser.Requests());
        Assert.Empty(browser.Complaints());
    }

    [Fact]
    public void The_page_lists_the_components_with_versions_licenses_and_sizes()
    {
        using var browser = new Browser();
        browser.Open(image.Page);

        // The largest comes first; what only the build needed comes last.
        browser.Find("#views button:nth-child(2)").Click();
        Assert.False(browser.Find("#sizes").Displayed);
        var rows = browser.Texts("#component-table tbody tr");
        Assert.StartsWith("Microsoft.NETCore.App.Runtime.", rows[0], StringComparison.Ordinal);
        var openssl = rows.Single(row => row.StartsWith("openssl\n", StringComparison.Ordinal));
        Assert.Contains("pkg:deb/debian/openssl@3.", openssl, StringComparison.Ordinal);
        Assert.Contains("Apache-2.0", openssl, StringComparison.Ordinal);
        Assert.Matches(@"\d\.\d\d MB", openssl);
        Assert.Matches("linked statically: .*libcrypto\\.a", openssl);
        Assert.Matches(@"\A\d+ components in the image, \d+ that were needed to build it\z", browser.Find("#component-count").Text);

        // Sorts and finds.
        browser.Find("#component-table th.name button").Click();
        Assert.Equal("ascending", browser.Find("#component-table th.name").GetDomAttribute("aria-sort"));
        browser.Find("#component-search").SendKeys("openssl apache");
        Assert.StartsWith("openssl", Assert.Single(browser.Texts("#component-table tbody tr")), StringComparison.Ordinal);
        browser.Find("#component-search").SendKeys(Keys.Escape);
        Assert.True(browser.Texts("#component-table tbody tr").Count > 5);

        // Goes back by keyboard; a phone shows names, versions and sizes.
        browser.Resize(390, 844, isMobile: true);
        Assert.Equal("none", browser.Evaluate<string>("getComputedStyle(document.querySelector('#component-table td.reason')).display"));
        browser.Evaluate<object?>("document.querySelector('#views [aria-selected=true]').focus()");
        browser.Press(Keys.ArrowLeft);
        Assert.True(browser.Find("#treemap").Displayed);
        Assert.Empty(browser.Complaints());
    }

    [Fact]
    public void The_page_goes_by_keyboard_fits_a_phone_and_is_dark_where_that_is_liked()
    {
        using var browser = new Browser();
        browser.Open(image.Page);

        // Keyboard: into the treemap, across, down and up; the focus is visible.
        browser.Evaluate<object?>("document.querySelector('.tile').focus()");
        browser.Press(Keys.ArrowRight);
        Assert.Equal("OpenSSL", browser.Evaluate<string>("document.activeElement.dataset.name"));
        Assert.StartsWith("OpenSSL, ", browser.Evaluate<string>("document.activeElement.getAttribute('aria-label')"), StringComparison.Ordinal);
        Assert.NotEqual("none", browser.Evaluate<string>("getComputedStyle(document.activeElement).outlineStyle"));
        browser.Press(Keys.Enter);
        Assert.Equal("libcrypto.a", browser.Evaluate<string>("document.activeElement.dataset.name"));
        browser.Press(Keys.Escape);
        Assert.Equal("OpenSSL", browser.Evaluate<string>("document.activeElement.dataset.name"));
        Assert.Empty(browser.Texts("#breadcrumb button"));

        browser.Prefer("light");
        var light = browser.Evaluate<string>("getComputedStyle(document.body).backgroundColor");
        browser.Prefer("dark");
        Assert.NotEqual(light, browser.Evaluate<string>("getComputedStyle(document.body).backgroundColor"));

        browser.Resize(390, 844, isMobile: true);
        foreach (
            var open in (string[])["document.querySelector('.tile')", "document.querySelector('.tile')", "document.querySelector('#scopes button:last-child')"])
        {
            browser.Evaluate<object?>($"{open}.click()");
            Assert.Equal(390, browser.Evaluate<long>("document.documentElement.scrollWidth"));
        }

        Assert.InRange(browser.Find("#treemap").Size.Width, 340, 390);
        Assert.Empty(browser.Complaints());
    }

    private static long Leaves(JsonNode node, string size) =>
        node["parts"] is JsonArray parts ? parts.Sum(part => Leaves(part!, size)) : node[size]!.GetValue<long>();
}
