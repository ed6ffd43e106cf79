using MinImage.Diagnostics;

namespace MinImage.Layouts;

/// <summary>
/// The right to change a layout, which one publish has at a time: a file that no other may open. The operating system
/// gives it back when the process ends, however it ends. The file itself stays: to delete it would let two in.
/// Who gets it, and who gives it back, removes first what a publish that did not come to its end has left.
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

    /// <summary>Waits until nobody else has it.</summary>
    /// <param name="folder">The layout's folder.</param>
    /// <param name="cleanUp">Removes what was left over; called before the lock is handed out, and before it is given back.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="MinImageException"><see cref="Codes.LayoutNotWritable"/> or <see cref="Codes.DiskFull"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
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

    /// <summary>Lets the next one in.</summary>
    public void Dispose()
    {
        if (_file.CanWrite)
        {
            _cleanUp(Journal);
        }

        _file.Dispose();
    }
}
