using System.Collections.Concurrent;

namespace MinImage.Linker.SystemTests.Building;

/// <summary>Locks by name.</summary>
internal sealed class KeyedLocks
{
    private readonly ConcurrentDictionary<string, object> _locks = new(StringComparer.Ordinal);

    public object Of(string name) => _locks.GetOrAdd(name, _ => new object());
}
