using System.Security.Cryptography;
using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>samples/Fetch, published without root certificates, then with them and with a report, then over a budget. It is compiled once.</summary>
public sealed class ReportedImage
{
    public ReportedImage()
    {
        Project = TestProject.Sample("Fetch");
        First = Publish("-p:MinImageCertificates=false");
        Second = Publish("-p:MinImageReport=true");
        Layout = Files();
        Sizes = File.Exists(Json) ? SizesRecord.Of(Project) : null;
        OverBudget = Publish("-p:MinImageCertificates=false", "-p:MinImageMaxSize=1.5MB");
        LayoutAfter = Files();
    }

    public TestProject Project { get; }

    public CommandResult First { get; }

    public CommandResult Second { get; }

    public CommandResult OverBudget { get; }

    /// <summary>The layout's files and their digests before and after the publish that exceeded its budget.</summary>
    public string[] Layout { get; }

    public string[] LayoutAfter { get; }

    /// <summary>The size record of the link.</summary>
    public SizesRecord? Sizes { get; }

    public string Page => Path.Combine(Project.Folder, "bin", "Release", "net10.0", "minimage-report.html");

    public string Json => Path.ChangeExtension(Page, ".json");

    private CommandResult Publish(params string[] arguments) => Project.Publish([$"-p:MinImageVersion={Feed.Version}", .. arguments]);

    private string[] Files() => Directory.Exists(Project.Layout)
        ? [.. Directory.EnumerateFiles(Project.Layout, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(
            file => $"{file} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}")]
        : [];
}
