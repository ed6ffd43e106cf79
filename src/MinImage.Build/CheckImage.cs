using MinImage.Attachments.Sboms;
using MinImage.Diagnostics;
using MinImage.Publishing;
using MinImage.Reports;
using MinImage.Sizes;

namespace MinImage.Build;

/// <summary>Checks the image's properties, items and files before anything is compiled.</summary>
public sealed class CheckImage : ImageTask
{
    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken)
    {
        _ = SizeBudget.Parse(MaxSize);
        _ = SbomFormats.Parse(Sbom);
        if (ReportBaseline.Length > 0)
        {
            _ = SizeReport.ReadBaseline(ReportBaseline);
        }

        foreach (var file in TaskItems.AttachedFiles(AttachedFiles))
        {
            file.Check();
        }

        // Nothing is restored yet.
        ImagePublication.Check(Describe(packagedCertificateFile: null, packagedTimeZoneFile: null), DateTimeOffset.UtcNow, log, cancellationToken);

        // Last, because a person may have to enter a PIN.
        Signing()?.Check(cancellationToken);
    }
}
