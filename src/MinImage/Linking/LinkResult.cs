using MinImage.Host.Files;

namespace MinImage.Linking;

/// <summary>
/// A linked executable that has not been written to its path yet, so that inspecting and recording it can fail without leaving an executable behind.
/// </summary>
public abstract class LinkResult : IDisposable
{
    private UncommittedFile? _symbolFile;
    private UncommittedFile? _executable;

    /// <summary>The record of what was linked, without assemblies: a linker does not know them.</summary>
    public abstract LinkedInputs Inputs { get; }

    /// <summary>Writes the symbol file and the executable, but not to their paths yet: <see cref="Commit"/> then only renames them.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks write access to a folder.</exception>
    public void Write()
    {
        _symbolFile ??= WriteSymbolFile();
        _executable ??= WriteExecutable();
    }

    /// <summary>Moves the symbol file, and then the executable, to their paths; writes them before, unless they are written.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks write access to a file.</exception>
    public void Commit()
    {
        Write();

        // The executable is moved last: once it exists, so do its symbols.
        _symbolFile!.Commit();
        _executable!.Commit();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Deletes temporary files.</summary>
    /// <param name="isDisposing">Whether the call comes from <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool isDisposing)
    {
        if (isDisposing)
        {
            _symbolFile?.Dispose();
            _executable?.Dispose();
        }
    }

    /// <summary>Writes the symbol file.</summary>
    private protected abstract UncommittedFile WriteSymbolFile();

    /// <summary>Writes the executable.</summary>
    private protected abstract UncommittedFile WriteExecutable();
}
