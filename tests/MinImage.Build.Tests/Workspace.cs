using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace MinImage.Build.Tests;

/// <summary>A temporary folder for the whole run, removed when the process ends.</summary>
public static class Workspace
{
    // By a process that goes on: the test runner gives this one a tenth of a second to end, and there are gigabytes.
    static Workspace() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Process.Start("rm", ["-rf", Root]);

    public static string Root { get; } = Directory.CreateTempSubdirectory("minimage-tests-").FullName;

    public static string Repository { get; } = FindRepository(AppContext.BaseDirectory);

    public static string NewFolder([CallerMemberName] string name = "") =>
        Directory.CreateDirectory(Path.Combine(Root, name + "-" + Guid.NewGuid().ToString("N")[..8])).FullName;

    private static string FindRepository(string folder) =>
        File.Exists(Path.Combine(folder, "MinImage.Build.sln")) ? folder : FindRepository(Path.GetDirectoryName(folder)!);
}
