using MinImage.Diagnostics;

namespace MinImage.Layouts;

/// <summary>
/// The right to change a layout, which one publish has at a time: a file that no other may open. The operating system
/// gives it back when the process ends, however it ends. The file itself stays: to delete it would let two in.
/// </summary>
public sealed class LayoutLock : IDisposable
{
    private const string FileName = ".minimage.lock";

    // EWOULDBLOCK of Linux and macOS; ERROR_SHARING_VIOLATION.
    private static readonly int[] HeldByAnother = [11, 35, unchecked((int)0x80070020)];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly FileStream _file;

    private LayoutLock(string folder, FileStream file)
    {
        Folder = folder;
        _file = file;
    }

    internal string Folder { get; }

    /// <summary>Waits until nobody else has it.</summary>
    /// <exception cref="MinImageException"><see cref="Codes.LayoutNotWritable"/> or <see cref="Codes.DiskFull"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    internal static LayoutLock Take(string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, FileName);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return new(folder, new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
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
    public void Dispose() => _file.Dispose();
}
