using System.Collections.Immutable;
using System.Globalization;
using MinImage.Diagnostics;

namespace MinImage.Sizes;

/// <summary>How many bytes an engine that has nothing may have to pull of each platform's image.</summary>
/// <param name="Bytes">The limit.</param>
/// <param name="Text">The limit as the project writes it.</param>
public sealed record SizeBudget(long Bytes, string Text)
{
    // As many as a person reads.
    private const int Largest = 5;

    /// <summary>Reads what a project writes.</summary>
    /// <param name="text">A size; empty for no budget.</param>
    /// <returns>Null where there is none.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.InvalidSize"/>.</exception>
    public static SizeBudget? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Trim().Length == 0 ? null : new SizeBudget(SizeLimit.Parse(text), text.Trim());
    }

    /// <summary>Refuses images that are larger.</summary>
    /// <param name="sizes">What was made, and what was made before.</param>
    /// <exception cref="MinImageException"><see cref="Codes.OverBudget"/>: how much larger, what is large, and what has grown.</exception>
    public void Demand(SizeComparison sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        var over = sizes.Now.Where(platform => platform.Image.Pulled > Bytes).ToList();
        if (over.Count > 0)
        {
            throw new MinImageException(
                Codes.OverBudget,
                $"{string.Join(" ", over.Select(platform => Describe(platform, sizes.LastOf(platform.Platform))))} Make the image smaller (docs/size.md), or raise MinImageMaxSize. No image was written.");
        }
    }

    private string Describe(PlatformSizes platform, PlatformSizes? before)
    {
        var excess = platform.Image.Pulled - Bytes;
        var percent = string.Create(CultureInfo.InvariantCulture, $"{100.0 * excess / Bytes:0.#}");
        var largest = platform.Things().OrderByDescending(thing => thing.Pulled).ThenBy(thing => thing.Name, StringComparer.Ordinal).Take(Largest);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The image for {platform.Platform} has {SizeText.Of(platform.Image.Pulled)} to pull ({platform.Image.Pulled} bytes), {SizeText.Of(excess)} ({percent}%) more than MinImageMaxSize={Text} allows.")
            + $" The largest things: {string.Join(", ", largest.Select(thing => $"{thing.Name} {SizeText.Of(thing.Pulled)}"))}."
            + Growth(platform, before);
    }

    private static string Growth(PlatformSizes platform, PlatformSizes? before)
    {
        if (before is null)
        {
            return "";
        }

        var known = before.Things().ToLookup(thing => (thing.Category, thing.Name), thing => thing.Pulled);
        ImmutableArray<(string Name, long By, bool IsNew)> grown =
        [
            .. platform.Things()
                .Select(thing => (thing.Name, By: thing.Pulled - known[(thing.Category, thing.Name)].Sum(), IsNew: !known.Contains((thing.Category, thing.Name))))
                .Where(thing => thing.By > 0)
                .OrderByDescending(thing => thing.By)
                .ThenBy(thing => thing.Name, StringComparer.Ordinal)
                .Take(Largest),
        ];
        var change = SizeText.Change(platform.Image.Pulled - before.Image.Pulled);
        return grown.IsEmpty
            ? $" Since the last publish ({change}) nothing has grown."
            : $" Since the last publish ({change}), what has grown: {string.Join(", ", grown.Select(thing => $"{thing.Name} {SizeText.Change(thing.By)}{(thing.IsNew ? " (new)" : "")}"))}.";
    }
}
