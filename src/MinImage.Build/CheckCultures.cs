using Microsoft.Build.Framework;
using MinImage.Diagnostics;
using MinImage.Globalization;
using MinImage.Linking.Icu;
using MinImage.Platforms;
using MinImage.SysRoots;

namespace MinImage.Build;

/// <summary>Checks that ICU's data contains the cultures, as soon as its package is restored.</summary>
public sealed class CheckCultures : LibraryTask
{
    /// <summary>The cultures whose ICU data is kept: <c>all</c>, or their names.</summary>
    [Required]
    public required string Cultures { get; set; }

    /// <summary>The folder of ICU's libraries.</summary>
    [Required]
    public required string IcuFolder { get; set; }

    /// <summary>The platform of these libraries.</summary>
    [Required]
    public required string RuntimeIdentifier { get; set; }

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken)
    {
        var platform = Platform.FromRuntimeIdentifier(RuntimeIdentifier);
        IcuSource.Check(IcuLibraries.Open(IcuFolder, platform), CultureNames.Parse(Cultures), platform);
    }
}
