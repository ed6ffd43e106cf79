using MinImage.Linking;

namespace MinImage.Relinking;

/// <summary>The contents of a relink kit.</summary>
/// <param name="Link">The link of the executable.</param>
/// <param name="Inputs">The record of what it linked.</param>
/// <param name="SysRootFolder">The sysroot of the link.</param>
/// <param name="ToolFolder">The folder of MinImage.Build's package, from which the linker and the project that calls it are copied.</param>
/// <param name="Folder">The folder of the kit.</param>
public sealed record RelinkKitRequest(LinkRequest Link, LinkedInputs Inputs, string SysRootFolder, string ToolFolder, string Folder)
{
    /// <summary>The folder of the linked ICU; null if globalization is invariant.</summary>
    public string? IcuFolder { get; init; }

    /// <summary>The cultures whose ICU data was kept: the value of <c>MinImageCultures</c>.</summary>
    public string Cultures { get; init; } = "";
}
