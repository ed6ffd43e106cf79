using Microsoft.Build.Framework;
using MinImage.Diagnostics;
using MinImage.Globalization;
using MinImage.Linking.Icu;
using MinImage.Platforms;
using MinImage.SysRoots;

namespace MinImage.Build;

/// <summary>Says which culture ICU does not have, as soon as the package with its data is there.</summary>
public sealed class CheckCultures : LibraryTask
{
    /// <summary>Whose data is kept of ICU's: <c>all</c>, or names of cultures.</summary>
    [Required]
    public required string Cultures { get; set; }

    /// <summary>The folder of ICU's libraries.</summary>
    [Required]
    public required string IcuFolder { get; set; }

    /// <summary>What these are for.</summary>
    [Required]
    public required string RuntimeIdentifier { get; set; }

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken)
    {
        var platform = Platform.FromRuntimeIdentifier(RuntimeIdentifier);
        IcuSource.Check(IcuLibraries.Open(IcuFolder, platform), CultureNames.Parse(Cultures), platform);
    }
}
