using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using MinImage.Ilc;

namespace MinImage.Build;

/// <summary>Runs ILC, as ILCompiler's targets do, and reports its warnings with the paths of source files, each warning once.</summary>
public sealed class CompileNatively : ToolTask
{
    private CompilerOutput? _output;

    /// <summary>The folder that contains ILC.</summary>
    [Required]
    public required string CompilerFolder { get; set; }

    /// <summary>The file with ILC's arguments.</summary>
    [Required]
    public required string ResponseFile { get; set; }

    /// <summary>The app's <c>PathMap</c>.</summary>
    public string PathMap { get; set; } = "";

    /// <summary>The files of the projects, with the metadata <c>IntermediateFolder</c> and <c>AssemblyName</c>.</summary>
    public ITaskItem[] Projects { get; set; } = [];

    /// <inheritdoc/>
    protected override string ToolName => OperatingSystem.IsWindows() ? "ilc.exe" : "ilc";

    /// <inheritdoc/>
    protected override MessageImportance StandardOutputLoggingImportance => MessageImportance.High;

    /// <inheritdoc/>
    protected override string GenerateFullPathToTool() => Path.Combine(CompilerFolder, ToolName);

    /// <inheritdoc/>
    protected override string GenerateCommandLineCommands() => $"@\"{ResponseFile}\"";

    /// <inheritdoc/>
    protected override void LogEventsFromTextOutput(string singleLine, MessageImportance messageImportance)
    {
        _output ??= new(PathMap, [.. Projects.Select(Project)]);
        if (_output.Rewrite(singleLine) is { } line)
        {
            base.LogEventsFromTextOutput(line, messageImportance);
        }
    }

    private static CompiledProject Project(ITaskItem item) =>
        new(item.GetMetadata("FullPath"), item.GetMetadata("IntermediateFolder"), item.GetMetadata("AssemblyName"));
}
