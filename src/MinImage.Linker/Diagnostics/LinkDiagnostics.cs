using System.Collections.Immutable;

namespace MinImage.Linker.Diagnostics;

/// <summary>Collects diagnostics from passes that run on several cores; what is taken out has one order.</summary>
internal sealed class LinkDiagnostics
{
    // A file of garbage has more faults than anybody reads.
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

    /// <param name="order">What the diagnostics are sorted by: the input's position.</param>
    /// <param name="code">One of <see cref="LinkCodes"/>.</param>
    /// <param name="message">The thing, the reason and the way out.</param>
    /// <param name="referrers">Who needs the thing.</param>
    public void Add(long order, string code, string message, ImmutableArray<string> referrers = default)
    {
        lock (_lock)
        {
            if (_found.Add((order, code, message)))
            {
                _referrers[message] = referrers.IsDefault ? [] : referrers;
            }

            // The last in order goes, not the last to come: what stays must not depend on who was faster.
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
