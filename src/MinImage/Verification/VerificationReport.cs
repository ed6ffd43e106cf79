using System.Collections.Immutable;
using System.Text.Json;
using MinImage.Closing;
using MinImage.Diagnostics;
using MinImage.Host.Files;
using MinImage.Oci;

namespace MinImage.Verification;

/// <summary>What was verified of an image; the JSON is described by <c>docs/verification.schema.json</c>.</summary>
/// <param name="Image">Where the image was read: a reference, or the path of a layout or archive.</param>
/// <param name="Digest">The digest of its manifest or index.</param>
/// <param name="Results">The results, in the order of the checks.</param>
public sealed record VerificationReport(string Image, Digest Digest, ImmutableArray<VerificationResult> Results)
{
    /// <summary>The version of the format.</summary>
    public int SchemaVersion { get; } = 1;

    /// <summary>Whether no check fails.</summary>
    public bool IsVerified => Failures.IsEmpty;

    /// <summary>The results that fail.</summary>
    internal ImmutableArray<VerificationResult> Failures => [.. Results.Where(result => result.Outcome == VerificationOutcome.Fails)];

    /// <summary>Returns a table for people.</summary>
    public string ToTable()
    {
        var table = new TextTable(textColumns: 3);
        table.Add("CHECK", "RESULT", "");
        foreach (var result in Results)
        {
            table.Add(NameOf(result.Check), NameOf(result.Outcome), result.Message);
        }

        return $"{Image}\n{Digest}\n\n{table}";
    }

    /// <summary>Throws if a check fails.</summary>
    /// <exception cref="MinImageException">An error for each check that fails.</exception>
    public void Demand()
    {
        if (!IsVerified)
        {
            throw new MinImageException([.. Failures.Select(failure => new CodedError(failure.Code!, $"{NameOf(failure.Check)}: {failure.Message}"))]);
        }
    }

    /// <summary>Writes the JSON for scripts, in one step.</summary>
    /// <param name="path">The file; its folder is created.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The user lacks write access to the file.</exception>
    public void Write(string path) => WholeFile.Write(path, stream => stream.Write(ToJson()));

    /// <summary>Returns the JSON for scripts.</summary>
    public byte[] ToJson() => [.. JsonSerializer.SerializeToUtf8Bytes(this, VerificationJson.Default.VerificationReport), (byte)'\n'];

    private static string NameOf(VerificationCheck check) => check switch
    {
        VerificationCheck.DiffIds => "diff IDs",
        VerificationCheck.Sbom => "SBOM",
        _ => JsonNamingPolicy.CamelCase.ConvertName(check.ToString()),
    };

    private static string NameOf(VerificationOutcome outcome) => JsonNamingPolicy.CamelCase.ConvertName(outcome.ToString());
}
