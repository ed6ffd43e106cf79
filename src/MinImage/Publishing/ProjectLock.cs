using System.Text;
using MinImage.Diagnostics;
using MinImage.Host.Files;

namespace MinImage.Publishing;

/// <summary>
/// The lock on the folder in which a project is compiled for its image, so that two publishes of the project take turns: in the same build, in two processes,
/// or on two hosts that share the folder.
/// </summary>
public sealed class ProjectLock : IDisposable
{
    private const string FileName = "minimage.lock";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan FirstMessage = TimeSpan.FromSeconds(2);

    // Compiling the largest programs, and packing their content, takes minutes.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    private readonly FileLock _lock;

    private ProjectLock(FileLock held) => _lock = held;

    /// <summary>Acquires the lock; waits while another publish holds it, and reports a wait of more than two seconds.</summary>
    /// <param name="folder">The folder; it is created if it does not exist.</param>
    /// <param name="project">The project's name, for messages.</param>
    /// <param name="clock">Measures the wait, which is at most half an hour.</param>
    /// <param name="log">Receives the message that names the process that is waited for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="MinImageException"><see cref="Codes.ProjectInUse"/>: the other publish did not end.</exception>
    /// <exception cref="IOException">The folder cannot be created, or the lock's file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks write access to the folder.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static ProjectLock Take(string folder, string project, TimeProvider clock, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(log);
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, FileName);
        var start = clock.GetTimestamp();
        for (var isReported = false; ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryTake(path) is { } held)
            {
                return held;
            }

            var elapsed = clock.GetElapsedTime(start);
            if (elapsed >= Limit)
            {
                throw new MinImageException(
                    Codes.ProjectInUse,
                    $"'{project}' is being published by {Holder(path)} for more than {Limit.TotalMinutes} minutes. End that process, and publish again.");
            }

            if (elapsed >= FirstMessage && !isReported)
            {
                isReported = true;
                log.Inform($"Waiting for {Holder(path)}, which is publishing '{project}'.");
            }

            cancellationToken.WaitHandle.WaitOne(Pause);
        }
    }

    /// <summary>Releases the lock.</summary>
    public void Dispose() => _lock.Dispose();

    private static ProjectLock? TryTake(string path)
    {
        RegularFile.RejectOthers(path);
        using (new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            // Creates the file.
        }

        if (FileLock.TryTake(path) is not { } held)
        {
            return null;
        }

        held.Replace(Encoding.UTF8.GetBytes($"process {Environment.ProcessId} on {Environment.MachineName}"));
        return new ProjectLock(held);
    }

    private static string Holder(string path)
    {
        try
        {
            return ForeignText.Line(RegularFile.ReadAllText(path)) is { Length: > 0 } holder ? holder : "another process";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or MinImageException)
        {
            return "another process";
        }
    }
}
