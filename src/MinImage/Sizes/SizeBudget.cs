using System.Collections.Immutable;
using System.Globalization;
using MinImage.Diagnostics;

namespace MinImage.Sizes;

/// <summary>A limit for the bytes that an engine without any of the image's blobs has to pull, for each platform's image.</summary>
/// <param name="Bytes">The limit, in bytes.</param>
/// <param name="Text">The limit as written in the project.</param>
public sealed record SizeBudget(long Bytes, string Text)
{
    // The number of items that an error lists.
    private const int Largest = 5;

    /// <summary>Parses a budget.</summary>
    /// <param name="text">A size (<see cref="SizeLimit"/>); empty for no budget.</param>
    /// <returns>The budget; null if the text is empty.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.InvalidSize"/>.</exception>
    public static SizeBudget? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Trim().Length == 0 ? null : new SizeBudget(SizeLimit.Parse(text), text.Trim());
    }

    /// <summary>Rejects images that exceed the budget.</summary>
    /// <param name="sizes">The sizes of this publish and of the last one.</param>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.OverBudget"/>: by how much an image exceeds the budget, its largest items, and those that have grown.
    /// </exception>
    public void Demand(SizeComparison sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        var over = sizes.Now.Where(platform => platform.Image.Pulled > Bytes).ToList();
        if (over.Count > 0)
        {
            var descriptions = over.Select(platform => Describe(platform, sizes.LastOf(platform.Platform)));
            throw new MinImageException(
                Codes.OverBudget,
                $"{string.Join(" ", descriptions)} Make the image smaller (docs/size.md), or raise MinImageMaxSize. No image was written.");
        }
    }

    private string Describe(PlatformSizes platform, PlatformSizes? before)
    {
        var excess = platform.Image.Pulled - Bytes;
        var percent = string.Create(CultureInfo.InvariantCulture, $"{100.0 * excess / Bytes:0.#}");
        var bytes = platform.Image.Pulled.ToString(CultureInfo.InvariantCulture);
        var largest = platform.Items()
            .OrderByDescending(item => item.Pulled)
            .ThenBy(item => item.Name, StringComparer.Ordinal)
            .Take(Largest)
            .Select(item => $"{item.Name} {SizeText.Of(item.Pulled)}");
        return $"Pulling the image for {platform.Platform} transfers {SizeText.Of(platform.Image.Pulled)} ({bytes} bytes), "
            + $"{SizeText.Of(excess)} ({percent}%) more than MinImageMaxSize={Text} allows."
            + $" Largest items: {string.Join(", ", largest)}."
            + Growth(platform, before);
    }

    private static string Growth(PlatformSizes platform, PlatformSizes? before)
    {
        if (before is null)
        {
            return "";
        }

        var previous = before.Items().ToLookup(item => (item.Category, item.Name), item => item.Pulled);
        ImmutableArray<string> grown =
        [
            .. platform.Items()
                .Select(item => (item.Name, Change: item.Pulled - previous[KeyOf(item)].Sum(), IsNew: !previous.Contains(KeyOf(item))))
                .Where(item => item.Change > 0)
                .OrderByDescending(item => item.Change)
                .ThenBy(item => item.Name, StringComparer.Ordinal)
                .Take(Largest)
                .Select(item => $"{item.Name} {SizeText.Change(item.Change)}{(item.IsNew ? " (new)" : "")}"),
        ];
        var change = SizeText.Change(platform.Image.Pulled - before.Image.Pulled);
        return grown.IsEmpty
            ? $" No item has grown since the last publish ({change})."
            : $" Items that have grown since the last publish ({change}): {string.Join(", ", grown)}.";

        static (string Category, string Name) KeyOf(SizeItem item) => (item.Category, item.Name);
    }
}
