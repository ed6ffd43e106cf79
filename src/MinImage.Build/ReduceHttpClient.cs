using Microsoft.Build.Framework;
using MinImage.Diagnostics;
using MinImage.Ilc.Http;

namespace MinImage.Build;

/// <summary>Writes the System.Net.Http that the app is compiled with, if <c>MinImageHttpClient</c> asks for less than the whole.</summary>
public sealed class ReduceHttpClient : LibraryTask
{
    /// <summary>The value of <c>MinImageHttpClient</c>.</summary>
    [Required]
    public required string HttpClient { get; set; }

    /// <summary>The System.Net.Http of the runtime pack.</summary>
    [Required]
    public required string Assembly { get; set; }

    /// <summary>The reduced assembly.</summary>
    [Required]
    public required string Destination { get; set; }

    /// <summary>Diagnostic codes suppressed by <c>NoWarn</c>.</summary>
    public string SilencedCodes { get; set; } = "";

    /// <summary>The reduced assembly; empty if the whole one is to be used.</summary>
    [Output]
    public string ReducedAssembly { get; private set; } = "";

    /// <inheritdoc/>
    protected override void Run(IDiagnosticLog log, CancellationToken cancellationToken)
    {
        if (HttpClientOptions.Mode(HttpClient) == HttpClientMode.Http11
            && HttpClientReduction.Write(Assembly, Destination, TaskItems.SilencedCodes(SilencedCodes), log))
        {
            ReducedAssembly = Destination;
        }
    }
}
