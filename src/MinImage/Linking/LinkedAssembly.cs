namespace MinImage.Linking;

/// <summary>An assembly that survived trimming: ILC's object contains code or data of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Package">The NuGet package that contains it; null for the app's own and those of its projects.</param>
/// <param name="IsFramework">Whether it is a part of .NET.</param>
public sealed record LinkedAssembly(string Name, string? Package, bool IsFramework);
