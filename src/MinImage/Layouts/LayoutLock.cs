using MinImage.Diagnostics;

namespace MinImage.Layouts;

/// <summary>
/// The exclusive lock on a layout, held by at most one publish: a file that no other process can open. The operating system releases it when the process
/// ends, even abnormally. The file is never deleted: otherwise two processes could hold the lock. Leftovers of an interrupted publish are removed when the
/// lock is acquired and when it is released.
/// </summary>
internal sealed class LayoutLock : IDisposable
{
    private const string FileName = ".minimage.lock";

    // EWOULDBLOCK of Linux and macOS; ERROR_SHARING_VIOLATION.
    private static readonly int[] HeldByAnother = [11, 35, unchecked((int)0x80070020)];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly FileStream _file;
    private readonly Action<LayoutJournal> _cleanUp;

    private LayoutLock(string folder, FileStream file, Action<LayoutJournal> cleanUp)
    {
        Folder = folder;
        Journal = new(folder);
        _file = file;
        _cleanUp = cleanUp;
    }

    internal string Folder { get; }

    internal LayoutJournal Journal { get; }

    /// <summary>Acquires the lock; waits while another publish holds it.</summary>
    /// <param name="folder">The layout's folder.</param>
    /// <param name="cleanUp">Removes leftovers; called after the lock is acquired and before it is released.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="MinImageException"><see cref="Codes.LayoutNotWritable"/> or <see cref="Codes.DiskFull"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled while waiting.</exception>
    internal static LayoutLock Take(string folder, Action<LayoutJournal> cleanUp, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, FileName);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
                var held = new LayoutLock(folder, file, cleanUp);
                cleanUp(held.Journal);
                return held;
            }
            catch (IOException e) when (HeldByAnother.Contains(e.HResult))
            {
                cancellationToken.WaitHandle.WaitOne(Pause);
            }
            catch (Exception e) when (LayoutFiles.IsFault(e))
            {
                throw LayoutFiles.Fault(folder, e);
            }
        }
    }

    /// <summary>Removes leftovers and releases the lock.</summary>
    public void Dispose()
    {
        if (_file.CanWrite)
        {
            _cleanUp(Journal);
        }

        _file.Dispose();
    }
}
