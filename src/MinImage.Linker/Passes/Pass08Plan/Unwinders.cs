using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass08Plan;

/// <summary>
/// Finds whether the program unwinds arbitrary frames. If it never throws, cancels a thread or collects a backtrace, an FDE without
/// an LSDA is read only by debuggers. An FDE with an LSDA is always kept: a language runtime may read it without calling the unwinder.
/// </summary>
internal static class Unwinders
{
    // The entries of the Itanium C++ ABI's "Level I" that start at any frame, and what the C library builds on its forced unwinding.
    private static readonly string[] Names =
    [
        "_Unwind_RaiseException",
        "_Unwind_Resume_or_Rethrow",
        "_Unwind_Backtrace",
        "pthread_cancel",
        "pthread_exit",
    ];

    /// <summary>Whether something in the program unwinds any frames that it comes across.</summary>
    /// <param name="resolution">The program's objects, marked.</param>
    /// <param name="options">Cancels.</param>
    public static bool AreThere(Resolution resolution, ParallelOptions options)
    {
        var symbols = Names.Select(resolution.Symbols.Find).OfType<Symbol>().ToHashSet();
        if (symbols.Count == 0)
        {
            return false;
        }

        var found = 0;
        Parallel.ForEach(resolution.Objects, options, (file, state) =>
        {
            if (Array.Exists(file.Symbols, s => IsOfOthers(s, file, symbols)) && Array.Exists(file.Sections, s => s is { IsLive: true } && Uses(s, symbols)))
            {
                Interlocked.Exchange(ref found, 1);
                state.Stop();
            }
        });
        return found != 0;
    }

    // The library that has such a function uses it for what it offers to others.
    private static bool IsOfOthers(Symbol symbol, ObjectFile file, HashSet<Symbol> symbols) =>
        symbols.Contains(symbol) && !ReferenceEquals(symbol.File.Content, file.Content);

    private static bool Uses(InputSection section, HashSet<Symbol> symbols)
    {
        foreach (var relocation in section.Relocations)
        {
            if (IsOfOthers(section.File.Symbols[relocation.Symbol], section.File, symbols))
            {
                return true;
            }
        }

        return false;
    }
}
