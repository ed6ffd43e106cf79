using System.Globalization;
using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>A project that is restored once, and published with one invalid value at a time.</summary>
public sealed class BadWordsProject
{
    public BadWordsProject()
    {
        Project = TestProject.Console("Bad", """Console.WriteLine("never compiled");""");
        var restored = Project.Dotnet(["restore"]);
        Assert.True(restored.ExitCode == 0, restored.Text);
    }

    private const string End = "-- the publish succeeded: ";

    public TestProject Project { get; }

    /// <summary>Publishes with additional properties and items.</summary>
    public CommandResult Publish(string properties, string items)
    {
        Project.Write("Directory.Build.targets", Text(properties, items));
        return Project.Publish("--no-restore");
    }

    /// <summary>Publishes once for each pair of properties and items, like <see cref="Publish"/>, in one process, which takes a tenth of the time.</summary>
    public IReadOnlyList<CommandResult> PublishEach(IReadOnlyList<(string Properties, string Items)> cases)
    {
        for (var i = 0; i < cases.Count; i++)
        {
            Project.Write(string.Create(CultureInfo.InvariantCulture, $"cases/{i}.targets"), Text(cases[i].Properties, cases[i].Items));
        }

        Project.Write("Directory.Build.targets", """<Project><Import Project="cases/$(Case).targets" Condition="'$(Case)' != ''" /></Project>""");
        Project.Write("each/each.proj", $"""
            <Project DefaultTargets="Each">
              <ItemGroup><Case Include="{string.Join(';', Enumerable.Range(0, cases.Count))}" /></ItemGroup>
              <Target Name="Each" Outputs="%(Case.Identity)">
                <MSBuild Projects="../Bad.csproj" Targets="Publish" ContinueOnError="true"
                         Properties="Case=%(Case.Identity);MinImage=true;Configuration=Release;_IsPublishing=true" />
                <Message Importance="high" Text="{End}$(MSBuildLastTaskResult)" />
              </Target>
            </Project>
            """);
        var all = Project.Dotnet(["msbuild", "each/each.proj", "-nologo", "-tl:off"]);
        Project.Write("Directory.Build.targets", "<Project />");

        var parts = all.Output.Split(End);
        Assert.True(parts.Length == cases.Count + 1, all.Text);
        return [.. parts[..^1].Zip(
            parts[1..], (output, next) => new CommandResult(next.StartsWith("true", StringComparison.OrdinalIgnoreCase) ? 0 : 1, output, all.Errors))];
    }

    private static string Text(string properties, string items) =>
        $"<Project><PropertyGroup>{properties}</PropertyGroup><ItemGroup>{items}</ItemGroup></Project>";
}
