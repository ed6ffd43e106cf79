namespace MinImage.Ilc;

/// <summary>An assembly that ILC compiled into an executable.</summary>
/// <param name="Path">The assembly's path.</param>
/// <param name="IsFramework">Whether the assembly is part of .NET.</param>
public sealed record CompiledAssembly(string Path, bool IsFramework)
{
    /// <summary>The assembly's name: the file name without its extension.</summary>
    public string Name { get; } = System.IO.Path.GetFileNameWithoutExtension(Path);
}
