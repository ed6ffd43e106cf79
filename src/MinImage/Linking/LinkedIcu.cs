using MinImage.Globalization;

namespace MinImage.Linking;

/// <summary>The ICU that a program with globalization is linked with.</summary>
/// <param name="Version">ICU's version; null if the host's ICU is linked.</param>
/// <param name="Cultures">The cultures whose data was selected: <c>all</c>, or their names, separated by <c>;</c>.</param>
/// <param name="HasData">Whether the executable contains any of ICU's data; null if the linker does not report it.</param>
public sealed record LinkedIcu(string? Version, string Cultures, bool? HasData)
{
    /// <summary>Returns the names of cultures as the record writes them.</summary>
    internal static string NamesOf(CultureNames cultures) => cultures.IsAll ? CultureNames.AllWord : string.Join(';', cultures.Names);
}
