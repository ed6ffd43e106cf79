using System.Collections.Immutable;

namespace MinImage.Validation;

/// <summary>Reads a layout as a mistrusting engine would (image-spec 1.1), down to the entries of the layers.</summary>
internal static class LayoutValidator
{
    /// <summary>Finds what is wrong with a layout. Damage of any kind is a finding, never an exception.</summary>
    /// <param name="folder">The layout; nothing in it is changed.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>Empty for a layout without a fault.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ImmutableArray<LayoutFinding> Validate(string folder, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return new LayoutReading(Path.GetFullPath(folder), cancellationToken).Findings();
    }
}
