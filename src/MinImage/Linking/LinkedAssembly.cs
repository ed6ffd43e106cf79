namespace MinImage.Linking;

/// <summary>An assembly that survived trimming: ILC's object contains some of its code or data.</summary>
/// <param name="Name">The assembly's name.</param>
/// <param name="Package">The NuGet package that contains the assembly; null for the app's own and those of its projects.</param>
/// <param name="IsFramework">Whether the assembly is part of .NET.</param>
public sealed record LinkedAssembly(string Name, string? Package, bool IsFramework);
