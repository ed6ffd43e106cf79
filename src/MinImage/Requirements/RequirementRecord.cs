using System.Globalization;
using MinImage.Host.Files;
using MinImage.Ilc;

namespace MinImage.Requirements;

/// <summary>
/// Caches the requirements of a program in a file, so that an unchanged program is not read again. The file is optional: if it is missing,
/// damaged or not writable, the program is read.
/// </summary>
public static class RequirementRecord
{
    /// <summary>Returns the requirements of a program, from the record if it is for the same program; otherwise reads and records them.</summary>
    /// <param name="program">The program.</param>
    /// <param name="record">The record's path.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="Diagnostics.MinImageException">A linker error: the object cannot be read.</exception>
    /// <exception cref="IOException">A file of the program cannot be read.</exception>
    public static ProgramRequirements Get(CompiledProgram program, string record, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(program);
        var key = KeyOf(program);
        if (BuildRecord.Read(record, RequirementJson.Default.RecordedRequirements) is { } recorded && recorded.Key == key)
        {
            return recorded.Requirements;
        }

        var requirements = RequirementReader.Read(program, cancellationToken);
        BuildRecord.Write(record, new RecordedRequirements(key, requirements), RequirementJson.Default.RecordedRequirements);
        return requirements;
    }

    // ILC rewrites the object whenever an assembly has changed.
    private static string KeyOf(CompiledProgram program)
    {
        var file = new FileInfo(program.ObjectFile);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{typeof(RequirementRecord).Assembly.ManifestModule.ModuleVersionId} {file.Length} {file.LastWriteTimeUtc.Ticks} ")
            + $"{string.Join(';', program.Assemblies)} {string.Join(';', program.FrameworkAssemblies)}";
    }
}
