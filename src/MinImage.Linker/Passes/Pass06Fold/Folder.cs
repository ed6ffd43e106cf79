using MinImage.Linker.Model;

namespace MinImage.Linker.Passes.Pass06Fold;

/// <summary>
/// Pass 6: folds identical functions (ICF). Only functions whose address is never taken are folded: a program could compare the
/// addresses of any others.
/// </summary>
internal static class Folder
{
    /// <summary>Folds live functions.</summary>
    /// <param name="resolution">The program's objects, marked, with merged strings.</param>
    /// <param name="machine">The processor's relocations.</param>
    /// <param name="options">Cancels the pass, and limits the number of cores.</param>
    public static void Fold(Resolution resolution, Machine machine, ParallelOptions options)
    {
        AddressTaken.Find(resolution, machine, options);
        var candidates = FoldCandidates.Of(resolution);
        if (candidates.Count > 0)
        {
            FoldClasses(FunctionClasses.Of(candidates, options));
            Redirect(resolution, options);
        }
    }

    private static void FoldClasses(FunctionClasses classes)
    {
        var first = new Dictionary<int, InputSection>();
        for (var i = 0; i < classes.Functions.Count; i++)
        {
            var section = classes.Functions[i];
            if (!first.TryGetValue(classes.ClassOf(i), out var kept))
            {
                first[classes.ClassOf(i)] = section;
            }
            else if (classes.AreIdentical(kept, section))
            {
                section.FoldedInto = kept;
                section.IsLive = false;
                kept.Alignment = Math.Max(kept.Alignment, section.Alignment);
            }
        }
    }

    private static void Redirect(Resolution resolution, ParallelOptions options) =>
        Parallel.ForEach(resolution.Objects, options, file =>
        {
            foreach (var symbol in file.Symbols)
            {
                if (symbol.Section?.FoldedInto is { } kept)
                {
                    symbol.Move(kept);
                }
            }
        });
}
