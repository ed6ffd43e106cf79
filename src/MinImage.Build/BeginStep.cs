using System.Globalization;
using Microsoft.Build.Framework;
using MinImage.Diagnostics;
using MinImage.Host.Files;

namespace MinImage.Build;

/// <summary>
/// Decides by content, before a target of the SDK that compares timestamps, whether it has to run: if its outputs or inputs have changed since
/// <see cref="CompleteStep"/> recorded them, the outputs are deleted; otherwise they are made as new as the inputs.
/// </summary>
public sealed class BeginStep : LibraryTask
{
    /// <summary>The files that the target reads.</summary>
    public string[] Inputs { get; set; } = [];

    /// <summary>The files that the target writes.</summary>
    [Required]
    public required string[] Outputs { get; set; }

    /// <summary>The file that records the contents of both.</summary>
    [Required]
    public required string RecordFile { get; set; }

    /// <summary>The message that announces a step that takes long; empty if none. The time that it took before is added.</summary>
    public string Announcement { get; set; } = "";

    /// <summary>What else decides about the outputs: another value than the last one repeats the step.</summary>
    public string Settings { get; set; } = "";

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(log);
        var record = new StepRecord(RecordFile, TimeProvider.System);
        var last = record.LastDuration;
        if (record.BeginTarget(new StepInputs(Settings, [.. Inputs]), [.. Outputs], cancellationToken))
        {
            if (Announcement.Length > 0)
            {
                log.Inform(last is { } time
                    ? string.Create(CultureInfo.InvariantCulture, $"{Announcement}; last time, it took {Math.Ceiling(time.TotalSeconds)} s")
                    : $"{Announcement}; it may take half a minute or more");
            }

            log.Trace($"Not up to date by content: {string.Join(", ", Outputs)}");
        }
    }
}
