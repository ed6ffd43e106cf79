using System.Collections.Immutable;

namespace MinImage.Attachments.Provenance;

/// <summary>What provenance says that is not in the image's inventory.</summary>
/// <param name="Project">The project's path relative to the root of its repository, with <c>/</c> between the names; its file name if there is none.</param>
/// <param name="Properties">The properties that the user set outside of the source, on the command line or in the environment; no secret, no path.</param>
/// <param name="Builder">Who built the image.</param>
/// <param name="SdkVersion">The version of the .NET SDK.</param>
public sealed record ProvenanceRequest(string Project, ImmutableSortedDictionary<string, string> Properties, Builder Builder, string SdkVersion)
{
    /// <summary>The source; null if the project is not in a Git repository.</summary>
    public BuildSource? Source { get; init; }
}
