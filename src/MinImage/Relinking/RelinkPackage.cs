namespace MinImage.Relinking;

/// <summary>A NuGet package that the program was made with.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="License">The SPDX expression of its licence; null where it gives none.</param>
public sealed record RelinkPackage(string Name, string Version, string? License);
