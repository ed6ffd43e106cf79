using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass08Plan;

/// <summary>
/// Determines whether the program unwinds arbitrary frames. If it never throws, cancels a thread or collects a backtrace, an FDE without
/// an LSDA is read only by debuggers. An FDE with an LSDA is always kept: a language runtime may read it without calling the unwinder.
/// </summary>
internal static class Unwinders
{
    // The functions of the Itanium C++ ABI, "Level I", that start at any frame, and those of the C library that use forced unwinding.
    private static readonly string[] Names =
    [
        "_Unwind_RaiseException",
        "_Unwind_Resume_or_Rethrow",
        "_Unwind_Backtrace",
        "pthread_cancel",
        "pthread_exit",
    ];

    /// <summary>Checks whether a live section of the program calls a function that unwinds arbitrary frames.</summary>
    /// <param name="resolution">The program's objects, marked.</param>
    /// <param name="options">Cancels the pass, and limits the number of cores.</param>
    public static bool AreUsed(Resolution resolution, ParallelOptions options)
    {
        var symbols = Names.Select(resolution.Symbols.Find).OfType<Symbol>().ToHashSet();
        if (symbols.Count == 0)
        {
            return false;
        }

        var found = 0;
        Parallel.ForEach(resolution.Objects, options, (file, state) =>
        {
            if (Array.Exists(file.Symbols, s => IsExternal(s, file, symbols))
                && Array.Exists(file.Sections, s => s is { IsLive: true } && Uses(s, symbols)))
            {
                Interlocked.Exchange(ref found, 1);
                state.Stop();
            }
        });
        return found != 0;
    }

    // Calls within the library that defines such a function do not count: they implement its other functions.
    private static bool IsExternal(Symbol symbol, ObjectFile file, HashSet<Symbol> symbols) =>
        symbols.Contains(symbol) && !ReferenceEquals(symbol.File.Content, file.Content);

    private static bool Uses(InputSection section, HashSet<Symbol> symbols)
    {
        foreach (var relocation in section.Relocations)
        {
            if (IsExternal(section.File.Symbols[relocation.Symbol], section.File, symbols))
            {
                return true;
            }
        }

        return false;
    }
}
