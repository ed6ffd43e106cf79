using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>The results of publishing with each of the properties and items of <see cref="BadWords"/>.</summary>
public sealed class BadWordsResults
{
    private readonly Dictionary<(string Properties, string Items), CommandResult> _results;

    /// <summary>Publishes with each.</summary>
    public BadWordsResults()
    {
        var bad = new BadWordsProject();
        Project = bad.Project;
        (string, string)[] cases =
        [
            .. BadWords.OfProperties.Select(row => ((string)row[0], "")),
            .. BadWords.OfItems.Select(row => ("", (string)row[0])),
        ];
        _results = cases.Zip(bad.PublishEach(cases)).ToDictionary();
    }

    /// <summary>The project that was published.</summary>
    public TestProject Project { get; }

    /// <summary>Gets the result with these properties.</summary>
    public CommandResult OfProperty(string properties) => _results[(properties, "")];

    /// <summary>Gets the result with these items.</summary>
    public CommandResult OfItem(string items) => _results[("", items)];
}
