using MinImage.Host.Files;
using MinImage.Ilc;
using MinImage.Linking;

namespace MinImage.Requirements;

/// <summary>
/// Caches the requirements of a program in a file, so that an unchanged program is not read again. The file is optional: if it is missing,
/// damaged or not writable, the program is read.
/// </summary>
public static class RequirementRecord
{
    /// <summary>Returns the requirements of a program, from the record if it is for the same program; otherwise reads and records them.</summary>
    /// <param name="program">The program.</param>
    /// <param name="files">Reads the object.</param>
    /// <param name="record">The record's path.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="Diagnostics.MinImageException">A linker error: the object cannot be read.</exception>
    /// <exception cref="IOException">A file of the program cannot be read.</exception>
    public static ProgramRequirements Get(CompiledProgram program, InputFiles files, string record, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(program);
        var key = KeyOf(program, cancellationToken);
        if (BuildRecord.Read(record, RequirementJson.Default.RecordedRequirements) is { } recorded && recorded.Key == key)
        {
            return recorded.Requirements;
        }

        var requirements = RequirementReader.Read(program, files, cancellationToken);
        BuildRecord.Write(record, new RecordedRequirements(key, requirements), RequirementJson.Default.RecordedRequirements);
        return requirements;
    }

    // The object is made from the assemblies: it changes with them.
    private static string KeyOf(CompiledProgram program, CancellationToken cancellationToken) =>
        $"{typeof(RequirementRecord).Assembly.ManifestModule.ModuleVersionId} {FileHash.Of(program.ObjectFile, cancellationToken)} "
        + $"{string.Join(';', program.Assemblies)} {string.Join(';', program.FrameworkAssemblies)}";
}
