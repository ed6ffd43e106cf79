using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>A program that calls its own C functions. It is compiled once, and linked with different archives.</summary>
public sealed class NativeLibrariesProject
{
    public const string Name = "natives:latest";

    public NativeLibrariesProject()
    {
        Project = TestProject.Console(
            "Natives",
            """
            using System.Runtime.CompilerServices;
            using System.Runtime.InteropServices;

            Console.WriteLine(Shop.Oracle.Ask(36));

            namespace Shop
            {
                internal static class Oracle
                {
                    [MethodImpl(MethodImplOptions.NoInlining)]
                    public static int Ask(int number) => answer(number);

                    [DllImport("answers")]
                    private static extern int answer(int number);
                }
            }
            """,
            items: """
            <DirectPInvoke Include="answers" />
            <NativeLibrary Include="$(Archives)" />
            <LinkerArg Include="$(Arguments)" />
            <ExtraLinkerArg Include="$(ExtraArguments)" />
            """);
        Compile("answers", "int answer(int number) { return number + 6; }");
        Compile("other", "int answer(int number) { return number; } int question(void) { return 6; }");
        Compile("asking", "int question(void); int answer(int number) { return number + question(); }");
        Compile("puzzling", "int question(void); int riddle(void); int answer(int number) { return question() + riddle(); }");
        Compile("alpine", "__asm__(\".ident \\\"GCC: (Alpine 14.2.0) 14.2.0\\\"\"); int answer(int number) { return number; }");
        Compile("allocating", "void *malloc(unsigned long size) { return (void *)size; } int answer(int number) { return number; }");
    }

    public TestProject Project { get; }

    /// <summary>Publishes with some properties into a separate layout.</summary>
    public (CommandResult Result, string Layout) PublishWith(params string[] properties)
    {
        var layout = Path.Combine(Workspace.NewFolder("image"), "layout");
        return (Project.Publish([.. properties.Select(p => "-p:" + p), $"-p:MinImageLayoutPath={layout}/"]), layout);
    }

    private void Compile(string name, string code)
    {
        Project.Write(name + ".c", code);
        var source = Path.Combine(Project.Folder, name);
        Command.Output("gcc", "-fPIC", "-O2", "-c", source + ".c", "-o", source + ".o");
        Command.Output("ar", "rcs", Path.Combine(Project.Folder, $"lib{name}.a"), source + ".o");
        File.Delete(source + ".o");
    }
}
