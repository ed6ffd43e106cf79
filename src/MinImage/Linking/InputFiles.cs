using System.Collections.Concurrent;
using MinImage.Diagnostics;
using MinImage.Linker.Inputs;
using MinImage.Linker.Objects;

namespace MinImage.Linking;

/// <summary>
/// The files that a link reads. Each is read once, although several steps need it, some of them concurrently: the object of a small app has 25 MB. All content
/// is released when this is disposed of.
/// </summary>
public sealed class InputFiles : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<LinkInput>> _files = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<LinkInput, Lazy<InspectedObject>> _inspected = new(ReferenceEqualityComparer.Instance);

    /// <summary>Returns a file, which is read if this is the first call for it.</summary>
    /// <param name="path">The path of a regular file of less than 2 GiB.</param>
    /// <returns>The file, whose name is its path.</returns>
    /// <exception cref="IOException">The exceptions of <see cref="InputContent.FromFile(string)"/>, for each call.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public LinkInput Open(string path) => _files.GetOrAdd(path, key => new(() => new LinkInput(key, InputContent.FromFile(key)))).Value;

    /// <summary>Returns an object that is not linked but inspected, and is read if this is the first call for it.</summary>
    /// <param name="path">The path of the object.</param>
    /// <param name="machine">The processor that the object must be compiled for.</param>
    /// <exception cref="MinImageException">A linker error: the object cannot be read.</exception>
    /// <inheritdoc cref="Open" path="/exception"/>
    internal InspectedObject Inspect(string path, TargetMachine machine)
    {
        var input = Open(path);
        return _inspected.GetOrAdd(input, _ => new(() => InspectedObject.Read(input, machine, out var problem) ?? throw LinkFailure.Of(problem!))).Value;
    }

    /// <summary>
    /// Releases files that were replaced or changed since they were read, and those that could not be read, so that they are read again; not while a file is
    /// opened.
    /// </summary>
    internal void ReleaseChanged()
    {
        foreach (var (path, file) in _files)
        {
            if (!file.IsValueCreated || !file.Value.Content.IsOf(path))
            {
                _files.TryRemove(path, out _);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _files.Values.Where(file => file.IsValueCreated))
        {
            file.Value.Content.Dispose();
        }
    }
}
