using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace MinImage.Build;

/// <summary>
/// Sets the <c>RelativePath</c> of each file from other metadata of the same file. A target cannot: it takes values that differ by case only for one value,
/// and gives all those files the first.
/// </summary>
public sealed class PlaceFiles : Microsoft.Build.Utilities.Task
{
    private const string RelativePath = "RelativePath";

    /// <summary>The files.</summary>
    public ITaskItem[] Files { get; set; } = [];

    /// <summary>The name of the metadata that contains the path.</summary>
    [Required]
    public required string PathMetadata { get; set; }

    /// <summary>The name of the metadata that contains the folder above the path; empty if there is none.</summary>
    public string FolderMetadata { get; set; } = "";

    /// <summary>The files, with all metadata of theirs, and the <c>RelativePath</c>.</summary>
    [Output]
    public ITaskItem[] PlacedFiles { get; private set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        PlacedFiles = [.. Files.Select(Place)];
        return true;
    }

    private TaskItem Place(ITaskItem file)
    {
        // As it is stored: an escaped character stays one.
        ITaskItem2 placed = new TaskItem(file);
        var path = placed.GetMetadataValueEscaped(PathMetadata);
        placed.SetMetadata(RelativePath, FolderMetadata.Length > 0 ? $"{placed.GetMetadataValueEscaped(FolderMetadata)}/{path}" : path);
        return (TaskItem)placed;
    }
}
