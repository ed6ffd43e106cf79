using System.Runtime.CompilerServices;

namespace MinImage.Build.Tests.Packages;

/// <summary>A user's project in a folder of its own, like a clean checkout, with the package from the local feed.</summary>
public sealed class TestProject
{
    private TestProject(string folder, string name, string framework = TargetFrameworks.Net10)
    {
        Folder = folder;
        Name = name;
        Framework = framework;
        Root = folder;
    }

    /// <summary>The folder of all files: the project's folder or one above it.</summary>
    public string Root { get; private init; }

    public string Folder { get; }

    public string Name { get; }

    /// <summary>The target framework.</summary>
    public string Framework { get; }

    public string ProjectFile => Path.Combine(Folder, Name + ".csproj");

    public string Layout => Path.Combine(Folder, "bin", "Release", Framework, "minimage");

    /// <summary>The package folder that the repository was restored with. Projects read it and do not write to it.</summary>
    public static string SharedPackageFolder { get; } = System.Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
        ? folder
        : Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>The package folder that the feed's packages are restored into: the one that test projects share, or one of this project alone.</summary>
    public string PackageFolder => HasOwnPackages ? Path.Combine(Root, ".packages") : Path.Combine(Workspace.Root, "packages");

    /// <summary>Whether the project has its own package folder, which is empty at first, as on a user's machine.</summary>
    public bool HasOwnPackages { get; set; }

    public string PublishFolder => Path.Combine(Folder, "bin", "Release", Framework, "publish");

    public string NativeObject => Path.Combine(Folder, "obj", "minimage", "linux-x64", "Release", Framework, "native", Name + ".o");

    /// <summary>Creates a console project.</summary>
    /// <param name="name">The project's and the assembly's name.</param>
    /// <param name="program">The text of Program.cs.</param>
    /// <param name="properties">Further properties, as XML.</param>
    /// <param name="items">Further items, as XML.</param>
    /// <param name="framework">The target framework.</param>
    /// <param name="test">The test's name, for the folder.</param>
    public static TestProject Console(
        string name,
        string program,
        string properties = "",
        string items = "",
        string framework = TargetFrameworks.Net10,
        [CallerMemberName] string test = "")
    {
        var project = new TestProject(Workspace.NewFolder(test), name, framework);
        TargetFrameworks.Enable(framework, project.Folder);
        project.WriteFeed();
        project.Write(name + ".csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>{framework}</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="MinImage.Build" Version="{Feed.Version}" />
                {items}
              </ItemGroup>
            </Project>
            """);
        project.Write("Program.cs", program);
        return project;
    }

    /// <summary>Creates a console project from the source files in the tests' folder <c>Programs/NAME</c>.</summary>
    /// <param name="name">The project's and the assembly's name.</param>
    /// <param name="properties">Further properties, as XML.</param>
    /// <param name="items">Further items, as XML.</param>
    /// <param name="framework">The target framework.</param>
    /// <param name="test">The test's name, for the folder.</param>
    public static TestProject WithSources(
        string name, string properties = "", string items = "", string framework = TargetFrameworks.Net10, [CallerMemberName] string test = "")
    {
        var project = Console(name, "", properties, items, framework, test);
        project.AddSources(name);
        return project;
    }

    /// <summary>Copies one of the repository's samples, which then uses the package from the local feed.</summary>
    /// <param name="name">The sample's folder and project.</param>
    /// <param name="framework">The target framework.</param>
    /// <param name="test">The test's name, for the folder.</param>
    public static TestProject Sample(string name, string framework = TargetFrameworks.Net10, [CallerMemberName] string test = "")
    {
        var project = new TestProject(Workspace.NewFolder(test), name, framework);
        TargetFrameworks.Enable(framework, project.Folder);
        project.WriteFeed();
        var sample = Path.Combine(Workspace.Repository, "samples", name);
        foreach (var file in Directory.EnumerateFiles(
            sample, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(sample, f)).Where(f => !IsOutput(f)))
        {
            var copy = Path.Combine(project.Folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(sample, file), copy);
        }

        File.WriteAllText(
            project.ProjectFile, File.ReadAllText(project.ProjectFile).Replace($">{TargetFrameworks.Net10}<", $">{framework}<", StringComparison.Ordinal));
        return project;
    }

    // Someone may have built the sample in place.
    private static bool IsOutput(string path) => path.Split(Path.DirectorySeparatorChar)[0] is "bin" or "obj";

    /// <summary>Creates a project among other files, as in a repository.</summary>
    /// <param name="root">An empty folder.</param>
    /// <param name="path">The project's folder in it.</param>
    /// <param name="name">The project's name.</param>
    /// <param name="files">The files' paths in the empty folder, and their content.</param>
    public static TestProject In(string root, string path, string name, Dictionary<string, string> files)
    {
        var project = new TestProject(Path.Combine(root, path), name) { Root = root };
        foreach (var (file, text) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, file))!);
            File.WriteAllText(Path.Combine(root, file), text);
        }

        project.WriteFeed();
        return project;
    }

    /// <summary>Copies the source files in the tests' folder <c>Programs/NAME</c>.</summary>
    /// <param name="name">The folder.</param>
    public void AddSources(string name)
    {
        var sources = Path.Combine(Workspace.Repository, "tests", "MinImage.Build.Tests", "Programs", name);
        foreach (var source in Directory.EnumerateFiles(sources, "*.cs"))
        {
            File.Copy(source, Path.Combine(Folder, Path.GetFileName(source)), overwrite: true);
        }
    }

    public void Write(string path, string text)
    {
        var file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public CommandResult Publish(params string[] arguments) => Dotnet(["publish", "-p:MinImage=true", .. arguments]);

    public CommandResult PublishWith(Dictionary<string, string?> environment, params string[] arguments) =>
        Dotnet(["publish", "-p:MinImage=true", .. arguments], environment);

    /// <summary>Runs dotnet with <see cref="PackageFolder"/>; the SDK's own packages come from the user's folder.</summary>
    public CommandResult Dotnet(string[] arguments, Dictionary<string, string?>? environment = null) =>
        Command.Run(DotnetHost, arguments, Folder, Environment(environment));

    /// <summary>Returns the sorted names of the files directly in a folder.</summary>
    /// <param name="folder">The folder, relative to the project's.</param>
    public string[] FilesIn(string folder) =>
        [.. Directory.EnumerateFiles(Path.Combine(Folder, folder)).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    /// <summary>Builds the program for the shared runtime, without an image.</summary>
    /// <returns>Its assembly, for <c>dotnet</c> to run.</returns>
    public string BuildForTheSharedRuntime()
    {
        var result = Dotnet(["build", "-c", "Release"]);
        Assert.True(result.ExitCode == 0, result.Text);
        return Path.Combine(Folder, "bin", "Release", Framework, Name + ".dll");
    }

    /// <summary>Publishes in a separate mount namespace, after a command that changes what is visible there.</summary>
    public CommandResult PublishIn(string mount, params string[] arguments) => Command.Run(
        "unshare",
        ["--mount", "sh", "-c", mount + " && exec \"$@\"", "sh", DotnetHost, "publish", "-p:MinImage=true", .. arguments],
        Folder,
        Environment(OutsideOfServers));

    /// <summary>Runs a script in a separate mount namespace; <c>$DOTNET</c> is dotnet.</summary>
    public CommandResult RunInShell(string script) => Command.Run(
        "unshare", ["--mount", "bash", "-c", script], Folder, Environment(new(OutsideOfServers) { ["DOTNET"] = DotnetHost }));

    /// <summary>The variables of the test host's SDK, which are not part of a user's environment.</summary>
    internal static List<string> SdkVariables { get; } = ["MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILD_EXE_PATH"];

    private void WriteFeed() => File.WriteAllText(Path.Combine(Root, "nuget.config"), $"""
        <configuration>
          <packageSources><add key="minimage" value="{Feed.Folder}" /></packageSources>
        </configuration>
        """);

    // The compiler's server sees the files of its own namespace.
    private static Dictionary<string, string?> OutsideOfServers => new() { ["UseSharedCompilation"] = "false" };

    /// <summary>The full path of dotnet.</summary>
    internal static string DotnetHost =>
        System.Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : "dotnet";

    private Dictionary<string, string?> Environment(Dictionary<string, string?>? more)
    {
        Directory.CreateDirectory(SharedPackageFolder);
        var environment = new Dictionary<string, string?>
        {
            ["NUGET_PACKAGES"] = PackageFolder,
            ["NUGET_FALLBACK_PACKAGES"] = SharedPackageFolder,
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
            ["DOTNET_NOLOGO"] = "1",
            // The default, which this machine may have changed: started for each publish, the compiler takes a third of its time.
            ["UseSharedCompilation"] = "true",
        };
        SdkVariables.ForEach(name => environment[name] = null);
        foreach (var (name, value) in more ?? [])
        {
            environment[name] = value;
        }

        return environment;
    }
}
