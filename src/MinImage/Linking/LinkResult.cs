namespace MinImage.Linking;

/// <summary>
/// A linked executable that has not been written to its path yet, so that inspecting and recording it can fail without leaving an executable behind.
/// </summary>
public abstract class LinkResult : IDisposable
{
    /// <summary>The record of what was linked, without assemblies: a linker does not know them.</summary>
    public abstract LinkedInputs Inputs { get; }

    /// <summary>Writes the symbol file, and then the executable, to their paths.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks write access to a file.</exception>
    public abstract void Commit();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the inputs and deletes temporary files.</summary>
    /// <param name="isDisposing">Whether the call comes from <see cref="Dispose()"/>.</param>
    protected abstract void Dispose(bool isDisposing);
}
