using MinImage.Diagnostics;
using MinImage.Globalization;
using MinImage.Linker.Inputs;
using MinImage.Platforms;
using MinImage.SysRoots;

namespace MinImage.Linking.Icu;

/// <summary>The ICU that a program with globalization is linked with.</summary>
/// <param name="Libraries">ICU's libraries.</param>
/// <param name="Cultures">The cultures whose data is kept.</param>
public sealed record IcuSource(IcuLibraries Libraries, CultureNames Cultures)
{
    /// <summary>Checks, before compilation starts, that ICU has data for every culture.</summary>
    /// <param name="libraries">ICU's libraries.</param>
    /// <param name="cultures">The cultures whose data is kept.</param>
    /// <param name="platform">The platform of the libraries.</param>
    /// <exception cref="MinImageException">The errors of <see cref="IcuBinding.Check"/>.</exception>
    public static void Check(IcuLibraries libraries, CultureNames cultures, Platform platform)
    {
        ArgumentNullException.ThrowIfNull(libraries);
        using var content = InputContent.FromFile(libraries[IcuLibraries.Data]);
        IcuBinding.Check(new LinkInput(libraries[IcuLibraries.Data], content), cultures, TargetMachines.Of(platform));
    }
}
