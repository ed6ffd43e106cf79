using MinImage.Diagnostics;

namespace MinImage.Linking;

/// <summary>A linked executable that is not in its place yet: until it is, whoever looks into it or records it may still fail without leaving it behind.</summary>
public abstract class LinkResult : IDisposable
{
    /// <summary>The record of what was linked, without assemblies, of which a linker knows nothing.</summary>
    public abstract LinkedInputs Inputs { get; }

    /// <summary>Writes the symbol file to its place, and then the executable.</summary>
    /// <exception cref="IOException">A file cannot be written; so with <see cref="UnauthorizedAccessException"/>.</exception>
    /// <exception cref="MinImageException">The same, with a code.</exception>
    public abstract void Commit();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the link has open, or has written elsewhere.</summary>
    /// <param name="isDisposing">Whether it is called by <see cref="Dispose()"/>.</param>
    protected abstract void Dispose(bool isDisposing);
}
