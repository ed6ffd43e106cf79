namespace MinImage.Build.Tests.Packages;

/// <summary>The target frameworks of the projects that the tests publish.</summary>
public static class TargetFrameworks
{
    /// <summary>The framework of the SDK that runs the tests.</summary>
    public const string Net10 = "net10.0";

    /// <summary>The next framework, from its packs; the SDK that runs the tests does not know it.</summary>
    public const string Net11 = "net11.0";

    /// <summary>Copies the files by which the SDK can target a framework, if it cannot do so by itself.</summary>
    /// <param name="framework">The framework.</param>
    /// <param name="folder">The project's folder.</param>
    public static void Enable(string framework, string folder)
    {
        if (framework == Net11)
        {
            foreach (var name in (string[])["Directory.Build.targets", "Version.props"])
            {
                File.Copy(Path.Combine(Workspace.Repository, "tests", "MinImage.Build.Tests", "Programs", "Net11", name), Path.Combine(folder, name));
            }
        }
    }
}
