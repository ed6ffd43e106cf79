using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using MinImage.Diagnostics;

namespace MinImage.Build;

/// <summary>
/// Writes the library's log to MSBuild's; traces are kept only in the binary log. Names of files and images, and texts of tools and engines, may contain
/// control characters, which a terminal would obey.
/// </summary>
/// <param name="log">MSBuild's log.</param>
internal sealed class TaskLog(TaskLoggingHelper log) : IDiagnosticLog
{
    public void Warn(string code, string message) =>
        log.LogWarning(
            subcategory: null, warningCode: code, helpKeyword: null, file: null,
            lineNumber: 0, columnNumber: 0, endLineNumber: 0, endColumnNumber: 0, message: "{0}", ForeignText.Clean(message));

    public void Inform(string message) => log.LogMessage(MessageImportance.High, "{0}", ForeignText.Clean(message));

    public void Inform(string code, string message) =>
        log.LogMessage(
            subcategory: null, code: code, helpKeyword: null, file: null,
            lineNumber: 0, columnNumber: 0, endLineNumber: 0, endColumnNumber: 0, importance: MessageImportance.High,
            message: "{0}", ForeignText.Clean(message));

    public void Trace(string message)
    {
        if (message.Length > 0)
        {
            log.LogMessage(MessageImportance.Low, "{0}", ForeignText.Clean(message));
        }
    }
}
