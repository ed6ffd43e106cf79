using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>A program that prints everything .NET reads from ICU, published with the data of all cultures and of three.</summary>
public sealed class CulturesProject
{
    public const string Name = "cultures:latest";
    public const string ThreeCultures = "-p:MinImageCultures=en%3Bde%3Bja";

    private readonly string _assembly;

    public CulturesProject()
    {
        Project = TestProject.WithSources(
            "Cultures", "<InvariantGlobalization>false</InvariantGlobalization><MinImageTimeZones>Europe/Berlin</MinImageTimeZones>");
        All = Publish("all");
        Some = Publish("some", ThreeCultures, "-p:MinImageRelinkKit=true");
        _assembly = Project.BuildForTheSharedRuntime();
    }

    public TestProject Project { get; }

    public CommandResult All { get; }

    public CommandResult Some { get; }

    /// <summary>The relink kit of the program with three cultures.</summary>
    public string Kit => Path.Combine(Project.Folder, "bin", "Release", "net10.0", "minimage-relink", "linux-x64");

    public string AllLayout => LayoutOf("all");

    public string SomeLayout => LayoutOf("some");

    /// <summary>Returns the program's output under the shared runtime, which finds the ICU of the sysroot's release, in the image's environment.</summary>
    public string UnderDebian(params string[] arguments) => OutputOf(DebianRoot.Run(_assembly, arguments, Project.Folder, Environment));

    /// <summary>Returns the program's output under the shared runtime, which finds this machine's ICU, in the image's environment.</summary>
    public string OnTheHost(params string[] arguments) => OutputOf(Command.Run("dotnet", [_assembly, .. arguments], Project.Folder, Environment));

    public CommandResult Publish(string layout, params string[] arguments)
    {
        var result = Project.Publish([$"-p:MinImageLayoutPath={LayoutOf(layout)}", .. arguments]);
        Assert.True(result.ExitCode == 0, result.Text);
        return result;
    }

    public string LayoutOf(string layout) => Path.Combine(Project.Folder, "layouts", layout);

    private static Dictionary<string, string?> Environment => new()
    {
        ["LANG"] = null,
        ["LC_ALL"] = null,
        ["LANGUAGE"] = null,
        ["TZ"] = null,
        ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = null,
    };

    private static string OutputOf(CommandResult result)
    {
        Assert.True(result.ExitCode == 0, result.Text);
        return result.Output;
    }
}
