namespace MinImage.RootFileSystems;

/// <summary>A file or folder of the host that a project adds to the image, in addition to what is published.</summary>
/// <param name="SourcePath">The path on the host.</param>
/// <param name="TargetPath">
/// The absolute path in the image. If it ends with <c>/</c>, it is the folder into which a file is copied under its own name. The content of
/// a source folder is copied into it, with or without <c>/</c>.
/// </param>
/// <param name="RecursiveFolder">
/// The folders that matched <c>**</c> in the project's item. If <paramref name="TargetPath"/> ends with <c>/</c>, they come between it and the
/// file's name. May be empty.
/// </param>
/// <param name="Mode">The mode of the file, or of all files in the folder; null to derive it from the content.</param>
/// <param name="Owner">The owner of the file, or of the folder and everything in it; null for 0:0.</param>
public sealed record AddedFile(string SourcePath, string TargetPath, string RecursiveFolder, int? Mode, Owner? Owner);
