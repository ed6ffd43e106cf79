using MinImage.Diagnostics;
using MinImage.Host.Files;

namespace MinImage.Layouts;

/// <summary>
/// The exclusive lock on a layout, held by at most one publish. It is a lock on the file <c>oci-layout</c>, which every layout has and which is written once:
/// so no file of the lock's own is left in a layout. Leftovers of an interrupted publish are removed when the lock is acquired and when it is released.
/// </summary>
internal sealed class LayoutLock : IDisposable
{
    private readonly FileLock _lock;
    private readonly FileStream? _old;
    private readonly Action<LayoutLock> _cleanUp;

    private LayoutLock(string folder, FileLock taken, FileStream? old, Action<LayoutLock> cleanUp)
    {
        Folder = folder;
        Journal = new(folder);
        _lock = taken;
        _old = old;
        _cleanUp = cleanUp;
    }

    internal string Folder { get; }

    internal LayoutJournal Journal { get; }

    /// <summary>Whether no other publish can write at the same time; false on a file system without locks.</summary>
    internal bool IsExclusive => _lock.IsExclusive;

    /// <summary>Acquires the lock; waits while another publish holds it.</summary>
    /// <param name="folder">The layout's folder.</param>
    /// <param name="marker">The file <c>oci-layout</c> in the folder.</param>
    /// <param name="wait">The wait.</param>
    /// <param name="cleanUp">Removes leftovers; called after the lock is acquired and before it is released.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.LayoutInUse"/>, <see cref="Codes.LayoutNotWritable"/> or <see cref="Codes.DiskFull"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled while waiting.</exception>
    internal static LayoutLock Take(string folder, string marker, LayoutWait wait, Action<LayoutLock> cleanUp, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (TryTake(folder, marker, cleanUp) is { } held)
                {
                    cleanUp(held);
                    return held;
                }
            }
            catch (Exception e) when (LayoutFiles.IsFault(e))
            {
                throw LayoutFiles.Fault(folder, e);
            }

            wait.Continue(cancellationToken);
        }
    }

    /// <summary>Removes leftovers and releases the lock.</summary>
    public void Dispose()
    {
        if (_lock.IsHeld)
        {
            _cleanUp(this);
            OldLayoutLock.Remove(Folder, _old);
        }

        _lock.Dispose();
    }

    private static LayoutLock? TryTake(string folder, string marker, Action<LayoutLock> cleanUp)
    {
        var taken = FileLock.TryTake(marker);
        if (taken is null)
        {
            return null;
        }

        try
        {
            if (OldLayoutLock.TryTake(folder, FileMode.Open, out var old))
            {
                return new(folder, taken, old, cleanUp);
            }
        }
        catch
        {
            taken.Dispose();
            throw;
        }

        taken.Dispose();
        return null;
    }
}
