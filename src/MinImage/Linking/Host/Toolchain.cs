using System.Collections.Immutable;
using MinImage.Diagnostics;
using MinImage.Platforms;

namespace MinImage.Linking.Host;

/// <summary>The host's tools and libraries for one platform; all of them exist.</summary>
/// <param name="Platform">The platform of executables.</param>
/// <param name="Driver">The full path of the compiler driver, clang or gcc.</param>
/// <param name="TargetArguments">The arguments that select the platform for the driver, if it is not the host's; empty for gcc.</param>
/// <param name="LibraryFolders">The folders with libraries for the platform, in addition to the driver's own.</param>
/// <param name="DriverVersion">The first line of the driver's version output.</param>
/// <param name="Flavor">The linker that the driver has to call.</param>
/// <param name="LinkerVersion">The linker's version.</param>
/// <param name="ObjCopy">The full path of objcopy.</param>
/// <param name="Archiver">The full path of ar.</param>
/// <param name="Libraries">The full paths of the static libraries and start files that every program is linked with.</param>
/// <param name="LibCVersion">The C library's version; 0.0 if it is unknown.</param>
public sealed record Toolchain(
    Platform Platform,
    string Driver,
    ImmutableArray<string> TargetArguments,
    ImmutableArray<string> LibraryFolders,
    string DriverVersion,
    LinkerFlavor Flavor,
    Version LinkerVersion,
    string ObjCopy,
    string Archiver,
    ImmutableArray<string> Libraries,
    Version LibCVersion)
{
    // glibc supports DT_RELR in its own startup code since 2.36; older versions would run with unrelocated pointers.
    // musl supports it since 1.2.4, but its libc.a does not contain the version in a reliable form.
    private static readonly Version FirstGlibcWithRelr = new(2, 36);
    private static readonly Version FirstBfdWithRelr = new(2, 38);
    private static readonly Version FirstLldThatCollectsStartStop = new(13, 0);

    /// <summary>The folder of the static ICU; null if it is not installed.</summary>
    public string? IcuFolder { get; init; }

    /// <summary>Returns the folder of the static ICU, which a program with globalization requires.</summary>
    /// <exception cref="MinImageException"><see cref="Codes.IcuMissing"/>: it is not installed.</exception>
    public string DemandIcu()
    {
        if (IcuFolder is not null)
        {
            return IcuFolder;
        }

        var packages = LibraryFolders.IsEmpty ? "libicu-dev g++" : $"libicu-dev:{Platform.Architecture} g++-{Platform.Triplet.Replace('_', '-')}";
        throw new MinImageException(
            Codes.IcuMissing,
            "InvariantGlobalization is false, but the static ICU (libicui18n.a, libicuuc.a, libicudata.a) or C++ library (libstdc++.a) "
            + $"for {Platform.RuntimeIdentifier} was not found in the folders that '{Driver}' searches. "
            + $"Install them, on Debian and Ubuntu by 'apt-get install {packages}'; remove MinImageLinker to use the built-in linker; "
            + "or set InvariantGlobalization to true.");
    }

    /// <summary>Whether relative relocations may be packed as DT_RELR (gABI, "Relocation", SHT_RELR).</summary>
    public bool PacksRelativeRelocations =>
        Platform.Libc == CLibrary.Glibc
        && LibCVersion >= FirstGlibcWithRelr
        && (Flavor == LinkerFlavor.Lld || LinkerVersion >= FirstBfdWithRelr);

    /// <summary>Whether the linker, by default, collects sections to which only <c>__start_</c> symbols refer, such as <c>__modules</c>.</summary>
    public bool CollectsStartStopSections => Flavor == LinkerFlavor.Lld && LinkerVersion >= FirstLldThatCollectsStartStop;
}
