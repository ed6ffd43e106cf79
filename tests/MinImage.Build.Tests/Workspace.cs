using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace MinImage.Build.Tests;

/// <summary>A temporary folder for the whole run, removed when the process ends; or by the next run, where the process was killed.</summary>
public static class Workspace
{
    private const string Prefix = "minimage-tests-";

    // By a process that goes on: the test runner gives this one a tenth of a second to end, and there are gigabytes.
    static Workspace()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Process.Start("rm", ["-rf", Root]);

        // Ten gigabytes each, until the disk is full.
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*").Where(IsAbandoned))
        {
            Process.Start("rm", ["-rf", "--one-file-system", folder]);
        }
    }

    public static string Root { get; } = Directory.CreateTempSubdirectory(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-")).FullName;

    public static string Repository { get; } = FindRepository(AppContext.BaseDirectory);

    public static string NewFolder([CallerMemberName] string name = "") =>
        Directory.CreateDirectory(Path.Combine(Root, name + "-" + Guid.NewGuid().ToString("N")[..8])).FullName;

    private static bool IsAbandoned(string folder) =>
        Path.GetFileName(folder)[Prefix.Length..].Split('-') is [var process, _] && int.TryParse(process, CultureInfo.InvariantCulture, out var id) && !Directory.Exists($"/proc/{id}");

    private static string FindRepository(string folder) =>
        File.Exists(Path.Combine(folder, "MinImage.Build.sln")) ? folder : FindRepository(Path.GetDirectoryName(folder)!);
}
