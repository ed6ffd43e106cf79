using System.Xml.Linq;

namespace MinImage.Tests.Targets;

/// <summary>The files of build/, read as text: what MSBuild cannot hold them to.</summary>
public sealed class TargetsTests
{
    private static readonly string Folder = Path.Combine(Workspace.Repository, "build");

    // MSBuild evaluates a task's parameters where the task stands, so what is checked early and written late stands twice (docs/architecture.md).
    [Fact]
    public void The_image_is_written_from_the_parameters_that_were_checked()
    {
        var check = Parameters("Checks.targets", "CheckImage");

        var write = Parameters("Image.targets", "WriteImage");

        Assert.True(check.Count > 20);
        Assert.Equal(check, write.Where(parameter => check.ContainsKey(parameter.Key)));
    }

    [Fact]
    public void Every_target_has_a_comment_above_it()
    {
        var files = Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is ".targets" or ".proj");

        var targets = files.SelectMany(file => XDocument.Load(file).Descendants("Target")).ToList();

        Assert.True(targets.Count > 20);
        Assert.All(targets, target => Assert.True(NodeAbove(target) is XComment, (string?)target.Attribute("Name")));
    }

    private static SortedDictionary<string, string> Parameters(string file, string task) => new(
        XDocument.Load(Path.Combine(Folder, "outer", file)).Descendants(task).Single().Attributes().ToDictionary(a => a.Name.LocalName, a => a.Value),
        StringComparer.Ordinal);

    private static XNode? NodeAbove(XElement element) => element.NodesBeforeSelf().LastOrDefault(node => node is not XText);
}
