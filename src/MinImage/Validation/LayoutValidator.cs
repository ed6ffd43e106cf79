using System.Collections.Immutable;

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
}
