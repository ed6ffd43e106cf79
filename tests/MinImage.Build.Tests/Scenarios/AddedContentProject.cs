using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>A project that adds files, folders and a volume, some with unusual names, and whose program prints what it finds.</summary>
public sealed class AddedContentProject
{
    public const string Name = "content:latest";

    /// <summary>A line feed, both quotes, a semicolon and a percent sign; and a path of more than 300 characters.</summary>
    public static readonly string[] HardNames =
        ["line\nfeed.txt", "it's \"quoted\".txt", "50%3B;.txt", string.Join('/', Enumerable.Repeat(new string('d', 100), 3)) + "/deep.txt"];

    /// <summary>Names that differ by case. The SDK publishes one of two such files.</summary>
    public static readonly string[] NamesThatDifferByCase = ["Case.txt", "case.txt"];

    public AddedContentProject()
    {
        Project = TestProject.Console("Content", Program("one"), "<MinImageStopSignal>int</MinImageStopSignal>", Items);
        Project.Write("appsettings.json", "{}");
        Project.Write("ops/policy.json", "policy");
        Project.Write("ops/start", "#!/bin/sh\n");
        Project.Write("models/en/small.onnx", "small");
        Project.Write("models/large.onnx", "large");
        Directory.CreateDirectory(Path.Combine(Project.Folder, "seed", "empty"));
        Project.Write("seed/first.txt", "first");
        File.CreateSymbolicLink(Path.Combine(Project.Folder, "seed", "latest"), "first.txt");
        foreach (var name in HardNames)
        {
            Project.Write("hard/" + name, name);
            Project.Write("published/" + name, name);
        }

        Array.ForEach(NamesThatDifferByCase, name => Project.Write("hard/" + name, name));

        Result = Project.Publish();
        Assert.True(Result.ExitCode == 0, Result.Text);
    }

    public TestProject Project { get; }

    public CommandResult Result { get; }

    public static string Program(string version) => $$"""
        Console.WriteLine("{{version}} " + File.ReadAllText("/etc/shop/policy.json") + File.ReadAllText("/srv/seed/latest"));
        File.WriteAllText("/data/written", "x");
        Console.WriteLine("wrote");
        """;

    private const string Items = """
        <None Include="appsettings.json" CopyToPublishDirectory="PreserveNewest" />
        <None Include="published/**" CopyToPublishDirectory="PreserveNewest" />
        <MinImageFile Include="ops/policy.json" TargetPath="/etc/shop/policy.json" Mode="0640" Owner="0:1654" />
        <MinImageFile Include="ops/start" TargetPath="/usr/bin/" />
        <MinImageFile Include="models/**/*.onnx" TargetPath="/srv/models/" />
        <MinImageFile Include="seed" TargetPath="/srv/seed" Owner="1654:1654" />
        <MinImageFile Include="hard/**" TargetPath="/srv/hard/" />
        <MinImageVolume Include="/data" />
        """;
}
