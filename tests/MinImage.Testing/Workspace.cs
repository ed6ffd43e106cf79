using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace MinImage.Testing;

/// <summary>A temporary folder for the whole run. It is removed when the process ends, or by the next run if the process was killed.</summary>
public static class Workspace
{
    private const string Prefix = "minimage-tests-";

    // Another process removes the folder: the test runner gives this one a tenth of a second to end, and there may be gigabytes to remove.
    static Workspace()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove(Root);

        // Killed runs would fill the disk with ten gigabytes each.
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*").Where(IsAbandoned))
        {
            Remove(folder);
        }
    }

    /// <summary>The folder of this run.</summary>
    public static string Root { get; } =
        Directory.CreateTempSubdirectory(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-")).FullName;

    /// <summary>The root of the repository whose tests run.</summary>
    public static string Repository { get; } = FindRepository(AppContext.BaseDirectory);

    /// <summary>Creates an empty folder that is removed at the end of the run.</summary>
    public static string NewFolder([CallerMemberName] string name = "") =>
        Directory.CreateDirectory(Path.Combine(Root, name + "-" + Guid.NewGuid().ToString("N")[..8])).FullName;

    private static void Remove(string folder) => Process.Start("rm", ["-rf", "--one-file-system", folder]);

    private static bool IsAbandoned(string folder) =>
        Path.GetFileName(folder)[Prefix.Length..].Split('-') is [var process, _]
        && int.TryParse(process, CultureInfo.InvariantCulture, out var id)
        && !Directory.Exists($"/proc/{id}");

    private static string FindRepository(string folder) => File.Exists(Path.Combine(folder, "MinImage.Build.sln"))
        ? folder
        : FindRepository(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("MinImage.Build.sln is in no folder above the tests."));
}
