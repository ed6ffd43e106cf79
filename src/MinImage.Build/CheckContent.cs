using Microsoft.Build.Framework;
using MinImage.Diagnostics;
using MinImage.Publishing;

namespace MinImage.Build;

/// <summary>Checks that the files of one platform's image have different paths, before the app is compiled.</summary>
public sealed class CheckContent : LibraryTask
{
    /// <summary>The content that will be published, with the metadata <c>RelativePath</c>.</summary>
    public ITaskItem[] Files { get; set; } = [];

    /// <summary>The files and folders that the project adds, with the metadata <c>TargetPath</c>, <c>Mode</c> and <c>Owner</c>.</summary>
    public ITaskItem[] AddedFiles { get; set; } = [];

    /// <summary>The published file to start.</summary>
    [Required]
    public required string ExecutableName { get; set; }

    /// <summary>The folder of the published files.</summary>
    [Required]
    public required string WorkingDirectory { get; set; }

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken) => ImagePublication.CheckContent(
        TaskItems.PublishedFiles(Files),
        TaskItems.AddedFiles(AddedFiles),
        ExecutableName,
        WorkingDirectory,
        cancellationToken);
}
