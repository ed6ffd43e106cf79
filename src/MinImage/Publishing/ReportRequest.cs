namespace MinImage.Publishing;

/// <summary>A report of the sizes of an image's parts.</summary>
/// <param name="Page">The HTML file to write; the JSON file is written beside it.</param>
/// <param name="BaselineFile">The JSON file of an older report to compare with; null for the last publish.</param>
public sealed record ReportRequest(string Page, string? BaselineFile);
