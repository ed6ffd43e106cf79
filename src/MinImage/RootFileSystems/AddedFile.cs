namespace MinImage.RootFileSystems;

/// <summary>A file or a folder of the host that goes into an image besides what is published.</summary>
/// <param name="SourcePath">Where it is on the host.</param>
/// <param name="TargetPath">
/// Where it goes: absolute. A file's own path; or, with <c>/</c> at its end, the folder that it goes into under its own name. Of a folder, the folder of the image
/// that gets its content.
/// </param>
/// <param name="RecursiveFolder">What a <c>**</c> of the project stood for: a folder between <paramref name="TargetPath"/>, where that ends with <c>/</c>, and the file's name. May be empty.</param>
/// <param name="Mode">The mode of the file, or of all files in the folder; null to take it from the content.</param>
/// <param name="Owner">Whose it is, and all in it; null for 0:0.</param>
public sealed record AddedFile(string SourcePath, string TargetPath, string RecursiveFolder, int? Mode, Owner? Owner);
