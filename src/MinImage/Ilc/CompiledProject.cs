namespace MinImage.Ilc;

/// <summary>A project whose assembly is part of the program.</summary>
/// <param name="ProjectFile">The project file.</param>
/// <param name="IntermediateFolder">The folder of the compiled assembly, its symbols and the results of the analyzers.</param>
/// <param name="AssemblyName">The assembly's name.</param>
public sealed record CompiledProject(string ProjectFile, string IntermediateFolder, string AssemblyName)
{
    /// <summary>The name of the file, in <see cref="IntermediateFolder"/>, with the results of the analyzers.</summary>
    public const string AnalysisFile = "minimage.analysis.sarif";
}
