using System.Collections.Immutable;
using MinImage.Oci;

namespace MinImage.Validation;

/// <summary>Validates a layout as strictly as a suspicious engine would (image-spec 1.1), down to the entries of the layers.</summary>
internal static class LayoutValidator
{
    /// <summary>Finds the faults of a layout. Damage of any kind is a finding, never an exception.</summary>
    /// <param name="folder">The folder of the layout; nothing in it is changed.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The findings; empty if the layout is valid.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static ImmutableArray<LayoutFinding> Validate(string folder, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return new LayoutReading(Path.GetFullPath(folder), cancellationToken).Findings();
    }

    /// <summary>Finds the faults of one image of a layout, whatever else the layout contains.</summary>
    /// <param name="folder">The folder of the layout; nothing in it is changed.</param>
    /// <param name="top">The descriptor of the image's manifest or index.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The findings; empty if the image is valid.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static ImmutableArray<LayoutFinding> Validate(string folder, Descriptor top, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(top);
        return new LayoutReading(Path.GetFullPath(folder), cancellationToken).FindingsOf(top);
    }
}
