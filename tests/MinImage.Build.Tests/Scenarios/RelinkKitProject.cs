using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>A program with a native library of its own, published once with the kit to link it again.</summary>
public sealed class RelinkKitProject
{
    private const string Program = """
        using System.Runtime.InteropServices;
        Console.WriteLine($"{Native.Answer()} {Environment.ProcessId} {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("abc"u8))[..8]}");
        static partial class Native
        {
            [DllImport("own", EntryPoint = "own_answer")]
            public static extern int Answer();
        }
        """;

    public RelinkKitProject()
    {
        Project = TestProject.Console("Handed", Program, "<MinImageRelinkKit>true</MinImageRelinkKit>", """
            <DirectPInvoke Include="own" />
            <NativeLibrary Include="native libs/libown.a" />
            """);
        CompileInto(Path.Combine(Project.Folder, "native libs", "libown.a"), "int own_answer(void) { return 42; }");
        var result = Project.Publish();
        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Contains(Kit, result.Output, StringComparison.Ordinal);
    }

    public TestProject Project { get; }

    public string Kit => Path.Combine(Project.Folder, "bin", "Release", "net10.0", "minimage-relink", "linux-x64");

    public byte[] Executable => File.ReadAllBytes(Path.Combine(Project.PublishFolder, Project.Name));

    /// <summary>Copies the kit to another folder, as its recipient would.</summary>
    public string HandedOn()
    {
        var folder = Path.Combine(Workspace.NewFolder(), "handed on");
        Command.Output("cp", "-r", Kit, folder);
        return folder;
    }

    /// <summary>Links again with nothing but the .NET SDK: no tool, no network, no NuGet package.</summary>
    public static CommandResult Relink(string kit) => Command.Run(
        "unshare",
        ["--mount", "--net", "sh", "-c", BareMachine.Mount + " && exec \"$@\"", "sh", "dotnet", "build", "relink.proj"],
        kit,
        new()
        {
            ["HOME"] = Workspace.NewFolder(),
            ["NUGET_PACKAGES"] = null,
            ["NUGET_FALLBACK_PACKAGES"] = null,
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
            ["MSBuildSDKsPath"] = null,
            ["MSBuildExtensionsPath"] = null,
            ["MSBUILD_EXE_PATH"] = null,
        });

    /// <summary>Compiles C and replaces a member of an archive by the object.</summary>
    public static void CompileInto(string archive, string code, string member = "own.o")
    {
        var folder = Workspace.NewFolder();
        var source = Path.Combine(folder, Path.ChangeExtension(member, ".c"));
        File.WriteAllText(source, code);
        Command.Output("gcc", "-c", "-O2", "-fPIE", "-o", Path.Combine(folder, member), source);
        Directory.CreateDirectory(Path.GetDirectoryName(archive)!);
        Command.Output("ar", "rD", archive, Path.Combine(folder, member));
    }
}
