namespace MinImage.Linker.Tests.Building;

/// <summary>The folders that the tests read and write.</summary>
internal static class Workspace
{
    /// <summary>The repository's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>This project's folder.</summary>
    public static string Project { get; } = Path.Combine(Root, "tests", "MinImage.Linker.Tests");

    /// <summary>What stays from one run to the next: sources and objects.</summary>
    public static string Cache { get; } = Path.Combine(Root, "artifacts", "linker-tests");

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "MinImage.Build.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("MinImage.Build.sln is in no folder above the tests.");
        }

        return folder;
    }
}
