using System.Collections.Immutable;
using MinImage.Platforms;

namespace MinImage.Attachments.Components;

/// <summary>
/// What the image of one platform consists of, from one record of the link: SBOMs, provenance and the report describe it from here. The same inputs produce the
/// same inventory on any host.
/// </summary>
/// <param name="Platform">The platform.</param>
/// <param name="Application">The name of the app.</param>
/// <param name="Components">The components, in the order of their kinds, names and versions.</param>
public sealed record ImageInventory(Platform Platform, string Application, ImmutableArray<Component> Components)
{
    /// <summary>The version of the app; null if the project has none.</summary>
    public string? ApplicationVersion { get; init; }

    /// <summary>The SPDX expression of the app's license; null if the project has none.</summary>
    public string? ApplicationLicense { get; init; }

    /// <summary>The distribution of the system packages; null if there are none.</summary>
    public Distribution? Distribution { get; init; }

    /// <summary>The packages that the build needed in addition to <see cref="Components"/>, such as .NET's other packs; they may differ by host.</summary>
    public ImmutableArray<Component> Tools { get; init; } = [];

    /// <summary>Takes the inventory of an image.</summary>
    /// <param name="application">The name of the app.</param>
    /// <param name="platform">The platform.</param>
    /// <param name="sources">What the image was made from.</param>
    /// <exception cref="Diagnostics.MinImageException"><see cref="Diagnostics.Codes.FileNotAccessible"/>: the output of the restore is damaged.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks read access to a file.</exception>
    public static ImageInventory Of(string application, Platform platform, InventorySources sources)
    {
        ArgumentNullException.ThrowIfNull(application);
        ArgumentNullException.ThrowIfNull(platform);
        ArgumentNullException.ThrowIfNull(sources);
        return new InventoryBuilder(sources).Build(application, platform);
    }
}
