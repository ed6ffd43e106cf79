using System.Text.Json.Serialization;
using MinImage.Attachments.Components;
using MinImage.Sizes;

namespace MinImage.Reports;

/// <summary>A component of an image in the report's JSON.</summary>
/// <param name="Name">The name, such as <c>libc6-dev</c> or <c>Newtonsoft.Json</c>.</param>
/// <param name="Version">The version; null if it is unknown.</param>
/// <param name="License">The SPDX expression of the license; null if it is unknown.</param>
/// <param name="PackageUrl">The package URL; null if there is none for its kind.</param>
/// <param name="IsContained">Whether the image contains any of it; otherwise, it was needed to build the image.</param>
/// <param name="Reason">Why it is there, in a few words.</param>
/// <param name="Size">The size on disk in bytes; null if it is unknown, or counted for another component.</param>
/// <param name="Pulled">Its share of the bytes that an engine pulls; null with <paramref name="Size"/>.</param>
public sealed record ReportComponent(
    string Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Version,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? License,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PackageUrl,
    bool IsContained,
    string Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Size,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Pulled)
{
    private const string Certificates = "MinImage.Certificates";
    private const string TimeZones = "MinImage.TimeZones";

    /// <summary>Describes a component.</summary>
    /// <param name="component">The component.</param>
    /// <param name="image">The sizes of the image's parts.</param>
    public static ReportComponent Of(Component component, SizeNode image)
    {
        ArgumentNullException.ThrowIfNull(component);
        ArgumentNullException.ThrowIfNull(image);
        var parts = PartsOf(component, image).ToList();
        return new(
            component.Name,
            component.Version,
            component.License,
            component.PackageUrl,
            component.Use != ComponentUse.Build,
            component.Reason,
            parts.Count == 0 ? null : parts.Sum(part => part.Bytes),
            parts.Count == 0 ? null : parts.Sum(part => part.Pulled));
    }

    // The tree names assemblies, archives and single objects below their categories; certificates and time zones are a category each.
    private static IEnumerable<SizeNode> PartsOf(Component component, SizeNode image)
    {
        var names = component.Assemblies
            .Concat(component.Objects.Select(linked => linked.Archive ?? linked.Name))
            .ToHashSet(StringComparer.Ordinal);
        var category = component.Name switch
        {
            Certificates => SizeCategory.Certificates.NameOf(),
            TimeZones => SizeCategory.TimeZones.NameOf(),
            _ => null,
        };
        return image.Children.SelectMany(child => child.Name == category ? [child] : child.Children.Where(part => names.Contains(part.Name)));
    }
}
