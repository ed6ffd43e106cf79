using MinImage.Diagnostics;
using MinImage.Globalization;
using MinImage.Linker.Inputs;
using MinImage.Platforms;
using MinImage.SysRoots;

namespace MinImage.Linking.Icu;

/// <summary>The ICU that a program with globalization is linked with.</summary>
/// <param name="Libraries">Its libraries.</param>
/// <param name="Cultures">Whose data is kept of them.</param>
public sealed record IcuSource(IcuLibraries Libraries, CultureNames Cultures)
{
    /// <summary>Says which culture there is no data of, before anything is compiled.</summary>
    /// <param name="libraries">ICU's libraries.</param>
    /// <param name="cultures">Whose data is to be kept.</param>
    /// <param name="platform">What the libraries are for.</param>
    /// <exception cref="MinImageException">What <see cref="IcuBinding.Check"/> throws.</exception>
    public static void Check(IcuLibraries libraries, CultureNames cultures, Platform platform)
    {
        ArgumentNullException.ThrowIfNull(libraries);
        using var content = InputContent.FromFile(libraries[IcuLibraries.Data]);
        IcuBinding.Check(new LinkInput(libraries[IcuLibraries.Data], content), cultures, TargetMachines.Of(platform));
    }
}
