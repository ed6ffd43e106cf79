using Microsoft.Build.Framework;
using MinImage.Diagnostics;

namespace MinImage.Build;

/// <summary>Calls the library, reports its errors with their codes, and cancels it with the build.</summary>
public abstract class LibraryTask : Microsoft.Build.Utilities.Task, ICancelableTask, IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();

    /// <inheritdoc/>
    public void Cancel() => _cancellation.Cancel();

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            Run(new TaskLog(Log), _cancellation.Token);
        }
        catch (MinImageException e)
        {
            foreach (var (code, message) in e.Errors)
            {
                Error(code, message);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Error(Codes.FileNotAccessible, $"{e.Message} Check that the file exists, that you have access to it, and that the disk has free space.");
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        return !Log.HasLoggedErrors;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _cancellation.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads the parameters and calls the library.</summary>
    /// <param name="log">The library's log.</param>
    /// <param name="cancellationToken">Canceled when the build is canceled.</param>
    protected abstract void Run(IDiagnosticLog log, CancellationToken cancellationToken);

    private void Error(string code, string message) =>
        Log.LogError(
            subcategory: null, errorCode: code, helpKeyword: null, file: null,
            lineNumber: 0, columnNumber: 0, endLineNumber: 0, endColumnNumber: 0, message: "{0}", ForeignText.Clean(message));
}
