namespace MinImage.Globalization;

/// <summary>A file in ICU's data.</summary>
/// <param name="Name">Its path without that of the package: <c>coll/de.res</c>.</param>
/// <param name="Content">Its bytes, and up to 15 that fill them up.</param>
public sealed record IcuDataItem(string Name, ReadOnlyMemory<byte> Content);
