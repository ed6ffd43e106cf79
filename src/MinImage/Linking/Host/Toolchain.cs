using System.Collections.Immutable;
using MinImage.Diagnostics;
using MinImage.Platforms;

namespace MinImage.Linking.Host;

/// <summary>The host's tools and libraries for one platform, all of them seen to be there.</summary>
/// <param name="Platform">What they make executables for.</param>
/// <param name="Driver">Full path of the compiler driver, clang or gcc.</param>
/// <param name="TargetArguments">What the driver is told first each time, where the platform is not the host's: for clang, which one it is.</param>
/// <param name="LibraryFolders">Where there are libraries for the platform besides the driver's own folders.</param>
/// <param name="DriverVersion">The first line of what the driver says of itself.</param>
/// <param name="Flavor">The linker that the driver is told to use.</param>
/// <param name="LinkerVersion">The linker's version.</param>
/// <param name="ObjCopy">Full path of objcopy.</param>
/// <param name="Archiver">Full path of ar.</param>
/// <param name="Libraries">Full paths of the static libraries and start files that every program is linked with.</param>
/// <param name="LibCVersion">The C library's version, 0.0 where it does not say.</param>
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
    // glibc relocates itself by DT_RELR from 2.36 on; an older one would start with unrelocated pointers.
    // musl learnt it in 1.2.4, but does not say its version in libc.a in a form that can be relied on.
    private static readonly Version FirstGlibcWithRelr = new(2, 36);
    private static readonly Version FirstBfdWithRelr = new(2, 38);
    private static readonly Version FirstLldThatCollectsStartStop = new(13, 0);

    /// <summary>The folder of the static ICU; null where it is not installed.</summary>
    public string? IcuFolder { get; init; }

    /// <summary>The folder of the static ICU, which a program with globalization needs.</summary>
    /// <exception cref="MinImageException"><see cref="Codes.IcuMissing"/>: it is not installed.</exception>
    public string DemandIcu() => IcuFolder ?? throw new MinImageException(
        Codes.IcuMissing,
        $"InvariantGlobalization is false, and the static ICU (libicui18n.a, libicuuc.a, libicudata.a) or C++ library (libstdc++.a) for {Platform.RuntimeIdentifier} is in none of the folders that '{Driver}' looks in. "
        + $"Install them, on Debian and Ubuntu by 'apt-get install {(LibraryFolders.IsEmpty ? "libicu-dev g++" : $"libicu-dev:{Platform.Architecture} g++-{Platform.Triplet.Replace('_', '-')}")}'; leave MinImageLinker out, for the built-in linker; or set InvariantGlobalization to true.");

    /// <summary>Whether relative relocations may be packed as DT_RELR (gABI, "Relocation", SHT_RELR).</summary>
    public bool PacksRelativeRelocations =>
        Platform.Libc == CLibrary.Glibc
        && LibCVersion >= FirstGlibcWithRelr
        && (Flavor == LinkerFlavor.Lld || LinkerVersion >= FirstBfdWithRelr);

    /// <summary>Whether the linker drops a section that only <c>__start_</c> symbols name, as <c>__modules</c> is, unless told not to.</summary>
    public bool CollectsStartStopSections => Flavor == LinkerFlavor.Lld && LinkerVersion >= FirstLldThatCollectsStartStop;
}
