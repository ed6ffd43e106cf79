using System.Collections.Immutable;

namespace MinImage.Linker.Diagnostics;

/// <summary>Collects diagnostics from any number of threads, in an order that does not depend on timing.</summary>
internal sealed class LinkDiagnostics
{
    // The limit: a corrupt file can cause more errors than anyone reads.
    private const int Most = 100;

    private readonly Lock _lock = new();
    private readonly SortedSet<(long Order, string Code, string Message)> _found = [];
    private readonly Dictionary<string, ImmutableArray<string>> _referrers = [];

    public bool HasErrors
    {
        get
        {
            lock (_lock)
            {
                return _found.Count > 0;
            }
        }
    }

    /// <summary>Adds a diagnostic; duplicates are ignored.</summary>
    /// <param name="order">The input's position, by which diagnostics are sorted.</param>
    /// <param name="code">One of <see cref="LinkCodes"/>.</param>
    /// <param name="message">The error, its cause and the fix.</param>
    /// <param name="referrers">The symbols that refer to an undefined symbol.</param>
    public void Add(long order, string code, string message, ImmutableArray<string> referrers = default)
    {
        lock (_lock)
        {
            if (_found.Add((order, code, message)))
            {
                _referrers[message] = referrers.IsDefault ? [] : referrers;
            }

            // The last in order is removed, not the one that was added last: the result must not depend on timing.
            if (_found.Count > Most)
            {
                _found.Remove(_found.Max);
            }
        }
    }

    public ImmutableArray<LinkDiagnostic> ToImmutable()
    {
        lock (_lock)
        {
            return [.. _found.Select(d => new LinkDiagnostic(d.Code, d.Message, _referrers[d.Message]))];
        }
    }
}
