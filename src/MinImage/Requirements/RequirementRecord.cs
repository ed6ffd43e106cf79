using System.Globalization;
using MinImage.Host.Files;
using MinImage.Ilc;

namespace MinImage.Requirements;

/// <summary>
/// A file that remembers what a program asks for, so that one that did not change need not be read again.
/// It only saves time: a file that is missing, damaged or not writable is as good as none.
/// </summary>
public static class RequirementRecord
{
    /// <summary>What a program asks for: from the record where that is of the same program, else read now and recorded.</summary>
    /// <param name="program">The program.</param>
    /// <param name="record">The record's file.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="Diagnostics.MinImageException">What <see cref="RequirementReader.Read"/> throws.</exception>
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

    // ILC writes the object again whenever an assembly has changed.
    private static string KeyOf(CompiledProgram program)
    {
        var file = new FileInfo(program.ObjectFile);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{typeof(RequirementRecord).Assembly.ManifestModule.ModuleVersionId} {file.Length} {file.LastWriteTimeUtc.Ticks} {string.Join(';', program.Assemblies)} {string.Join(';', program.FrameworkAssemblies)}");
    }
}
