namespace MinImage.Globalization;

/// <summary>A file in ICU's data.</summary>
/// <param name="Name">The file's path in the package: <c>coll/de.res</c>.</param>
/// <param name="Content">The file's bytes, and up to 15 bytes of padding.</param>
internal sealed record IcuDataItem(string Name, ReadOnlyMemory<byte> Content);
