using System.Collections.Immutable;

namespace MinImage.Attachments.Provenance;

/// <summary>Selects the properties that provenance names as external parameters.</summary>
public static class ProvenanceParameters
{
    /// <summary>Selects properties that the user set on the command line or in the environment; those that a project sets are part of its source.</summary>
    /// <param name="names">The names of the properties that may be named: those that shape an image, and whose values are neither secrets nor paths.</param>
    /// <param name="globalProperties">The properties of the command line.</param>
    /// <param name="variable">Returns the value of an environment variable, or null: MSBuild makes a property of each.</param>
    public static ImmutableSortedDictionary<string, string> Select(
        IEnumerable<string> names, IReadOnlyDictionary<string, string> globalProperties, Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(globalProperties);
        ArgumentNullException.ThrowIfNull(variable);
        var properties = globalProperties.ToLookup(each => each.Key, each => each.Value, StringComparer.OrdinalIgnoreCase);
        return names
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(name => (Name: name, Value: properties[name].FirstOrDefault() ?? variable(name)))
            .Where(each => !string.IsNullOrEmpty(each.Value))
            .ToImmutableSortedDictionary(each => each.Name, each => each.Value!, StringComparer.Ordinal);
    }
}
