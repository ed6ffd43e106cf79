using MinImage.Sizes;

namespace MinImage.Ilc;

/// <summary>An assembly that ILC compiled into an executable.</summary>
/// <param name="Path">Its file.</param>
/// <param name="IsFramework">Whether it came with .NET.</param>
public sealed record CompiledAssembly(string Path, bool IsFramework)
{
    // What this package adds to a program.
    private const string Startup = "MinImage.Startup";

    /// <summary>Its name.</summary>
    public string Name { get; } = System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>What it counts as.</summary>
    internal SizeCategory Category => IsFramework ? SizeCategory.Framework : Name == Startup ? SizeCategory.Runtime : SizeCategory.App;
}
