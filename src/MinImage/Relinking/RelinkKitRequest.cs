using MinImage.Linking;

namespace MinImage.Relinking;

/// <summary>What a kit is made of.</summary>
/// <param name="Link">The link that made the executable.</param>
/// <param name="Inputs">The record of what it linked.</param>
/// <param name="SysRootFolder">The sysroot that it was linked against.</param>
/// <param name="ToolFolder">The folder of MinImage.Build's package: the kit gets its linker, and the project that calls it.</param>
/// <param name="Folder">The folder of the kit.</param>
public sealed record RelinkKitRequest(LinkRequest Link, LinkedInputs Inputs, string SysRootFolder, string ToolFolder, string Folder)
{
    /// <summary>The ICU that it was linked with; null where globalization is invariant.</summary>
    public string? IcuFolder { get; init; }

    /// <summary>Whose data was kept of ICU's, as the project says it.</summary>
    public string Cultures { get; init; } = "";
}
