using System.Text.Json.Nodes;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;

namespace MinImage.Build.Tests.Engines;

/// <summary>Headless Chromium of Debian, driven by its own driver, with a temporary profile.</summary>
public sealed class Browser : IDisposable
{
    private readonly string _profile = Workspace.NewFolder("chromium");
    private readonly ChromeDriver _driver;

    public Browser()
    {
        var options = new ChromeOptions { BinaryLocation = "/usr/bin/chromium" };
        options.AddArguments(
            "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--disable-dev-shm-usage", "--user-data-dir=" + _profile, "--window-size=1280,1000");
        options.SetLoggingPreference("performance", LogLevel.All);
        var service = ChromeDriverService.CreateDefaultService("/usr/bin", "chromedriver");
        service.SuppressInitialDiagnosticInformation = true;
        _driver = new ChromeDriver(service, options, TimeSpan.FromMinutes(3));
    }

    public void Open(string file) => _driver.Navigate().GoToUrl(new Uri(file));

    public void Resize(int width, int height, bool isMobile) => _driver.ExecuteCdpCommand("Emulation.setDeviceMetricsOverride", new Dictionary<string, object?>
    {
        ["width"] = width,
        ["height"] = height,
        ["deviceScaleFactor"] = 1,
        ["mobile"] = isMobile,
    });

    public void Prefer(string colorScheme) => _driver.ExecuteCdpCommand("Emulation.setEmulatedMedia", new Dictionary<string, object?>
    {
        ["features"] = new object[] { new Dictionary<string, object?> { ["name"] = "prefers-color-scheme", ["value"] = colorScheme } },
    });

    public T Evaluate<T>(string script) => (T)_driver.ExecuteScript("return " + script)!;

    public IWebElement Find(string selector) => _driver.FindElement(By.CssSelector(selector));

    public IReadOnlyList<string> Texts(string selector) => [.. _driver.FindElements(By.CssSelector(selector)).Select(element => element.Text)];

    /// <summary>Presses a key in the focused element.</summary>
    public void Press(string key) => _driver.SwitchTo().ActiveElement().SendKeys(key);

    /// <summary>Returns the URLs requested since the last call, except the browser's own and data URLs.</summary>
    public IReadOnlyList<string> Requests() =>
    [
        .. _driver.Manage().Logs.GetLog("performance")
            .Select(entry => JsonNode.Parse(entry.Message)!["message"]!)
            .Where(message => message["method"]!.GetValue<string>() == "Network.requestWillBeSent")
            .Select(message => message["params"]!["request"]!["url"]!.GetValue<string>())
            .Where(address => !address.StartsWith("chrome:", StringComparison.Ordinal) && !address.StartsWith("data:", StringComparison.Ordinal)),
    ];

    /// <summary>The page's console errors and blocked requests.</summary>
    public IReadOnlyList<string> Complaints() => [.. _driver.Manage().Logs.GetLog(LogType.Browser).Select(entry => entry.Message)];

    public void Dispose() => _driver.Quit();
}
