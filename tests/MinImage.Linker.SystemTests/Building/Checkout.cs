namespace MinImage.Linker.SystemTests.Building;

/// <summary>The folders of the repository that the tests read and write.</summary>
internal static class Checkout
{
    /// <summary>This project's folder.</summary>
    public static string Project { get; } = Path.Combine(Workspace.Repository, "tests", "MinImage.Linker.SystemTests");

    /// <summary>The folder of sources and objects that are cached between runs.</summary>
    public static string Cache { get; } = Path.Combine(Workspace.Repository, "artifacts", "linker-tests");
}
