namespace MinImage.Diagnostics;

/// <summary>
/// The codes of all errors and warnings. Each has an entry in <c>docs/errors.md</c>:
/// 1xxx toolchain and linking, 2xxx what goes into the image, 3xxx layout and archive, 4xxx engines, 5xxx registry.
/// </summary>
public static class Codes
{
    /// <summary>MSBuild is older than 18.</summary>
    public const string MSBuildTooOld = "MINIMAGE1001";

    /// <summary>The .NET SDK is older than 10.</summary>
    public const string SdkTooOld = "MINIMAGE1002";

    /// <summary>The target framework is older than net10.0.</summary>
    public const string TargetFrameworkTooOld = "MINIMAGE1003";

    /// <summary>The project does not make an executable.</summary>
    public const string NotAnExecutableProject = "MINIMAGE1004";

    /// <summary>The host's linker was asked for where the host is not Linux.</summary>
    public const string HostNotSupported = "MINIMAGE1005";

    /// <summary>The runtime identifier is none an image can be made for, here.</summary>
    public const string PlatformNotSupported = "MINIMAGE1006";

    /// <summary>The project has several target frameworks, and none was named.</summary>
    public const string SeveralTargetFrameworks = "MINIMAGE1007";

    /// <summary>A package would be another version than the project's lock file has.</summary>
    public const string NotTheLockedPackage = "MINIMAGE1008";

    /// <summary>No C compiler driver, clang or gcc.</summary>
    public const string NoCompilerDriver = "MINIMAGE1010";

    /// <summary>No linker, lld or bfd.</summary>
    public const string NoLinker = "MINIMAGE1011";

    /// <summary>No objcopy.</summary>
    public const string NoObjCopy = "MINIMAGE1012";

    /// <summary>No static C library.</summary>
    public const string NoStaticLibC = "MINIMAGE1013";

    /// <summary>No static OpenSSL, or no headers of it.</summary>
    public const string NoStaticOpenSsl = "MINIMAGE1014";

    /// <summary>A word of MinImageLinker that is none.</summary>
    public const string UnknownLinker = "MINIMAGE1015";

    /// <summary>A word of MinImageOpenSsl that is none.</summary>
    public const string UnknownOpenSslExtent = "MINIMAGE1016";

    /// <summary>The linker or objcopy failed.</summary>
    public const string LinkFailed = "MINIMAGE1020";

    /// <summary>The OpenSSL shim could not be compiled.</summary>
    public const string ShimFailed = "MINIMAGE1021";

    /// <summary>A linker argument that the built-in linker does not know.</summary>
    public const string UnknownLinkerArgument = "MINIMAGE1022";

    /// <summary>A library that the project names does not exist.</summary>
    public const string LibraryMissing = "MINIMAGE1023";

    /// <summary>There is no sysroot, or it is not whole.</summary>
    public const string SysRootMissing = "MINIMAGE1024";

    /// <summary>The sysroot is for another platform, or does not match the runtime pack.</summary>
    public const string SysRootMismatch = "MINIMAGE1025";

    /// <summary>There is no kit to link again where the host's linker links.</summary>
    public const string NoRelinkKitOfHost = "MINIMAGE1026";

    /// <summary>The folder for the kit to link again holds something else.</summary>
    public const string NotARelinkKit = "MINIMAGE1027";

    /// <summary>The kit to link again is not whole.</summary>
    public const string RelinkKitDamaged = "MINIMAGE1028";

    /// <summary>The executable is not an ELF file, or is damaged.</summary>
    public const string NotElf = "MINIMAGE1030";

    /// <summary>The executable is for another machine.</summary>
    public const string WrongMachine = "MINIMAGE1031";

    /// <summary>The executable is dynamic: an empty image could not start it.</summary>
    public const string DynamicExecutable = "MINIMAGE1032";

    /// <summary>The ELF file is no executable.</summary>
    public const string NotExecutable = "MINIMAGE1033";

    /// <summary>There is no ICU to link in, or it is not whole.</summary>
    public const string IcuMissing = "MINIMAGE1050";

    /// <summary>ICU does not match the runtime pack, or is for another platform.</summary>
    public const string IcuMismatch = "MINIMAGE1051";

    /// <summary>ICU's data is damaged.</summary>
    public const string IcuDataDamaged = "MINIMAGE1052";

    /// <summary>The host has no certificate bundle at any known place.</summary>
    public const string NoCertificates = "MINIMAGE2001";

    /// <summary>A certificate file is missing or cannot be read.</summary>
    public const string CertificateFileMissing = "MINIMAGE2002";

    /// <summary>A certificate file holds no certificate.</summary>
    public const string NoCertificateInFile = "MINIMAGE2003";

    /// <summary>A certificate file holds a private key.</summary>
    public const string PrivateKeyInFile = "MINIMAGE2004";

    /// <summary>A certificate file is cut off or otherwise damaged.</summary>
    public const string CertificateDamaged = "MINIMAGE2005";

    /// <summary>A certificate has expired (a warning; it is kept).</summary>
    public const string CertificateExpired = "MINIMAGE2006";

    /// <summary>A word of MinImageCertificateBundle that is none.</summary>
    public const string UnknownCertificateBundle = "MINIMAGE2007";

    /// <summary>The host has a root certificate that Mozilla's set does not have (a message; it is kept).</summary>
    public const string CertificateOfHostOnly = "MINIMAGE2008";

    /// <summary>The package of root certificates does not have them.</summary>
    public const string PackagedCertificatesMissing = "MINIMAGE2009";

    /// <summary>The repository name is invalid.</summary>
    public const string InvalidRepository = "MINIMAGE2010";

    /// <summary>The tag is invalid.</summary>
    public const string InvalidTag = "MINIMAGE2011";

    /// <summary>The user is neither a number nor a name in passwd.</summary>
    public const string InvalidUser = "MINIMAGE2012";

    /// <summary>Two entries of the root file system claim one path, or one lies under a file.</summary>
    public const string PathConflict = "MINIMAGE2013";

    /// <summary>A path is not one an image may hold.</summary>
    public const string InvalidPath = "MINIMAGE2014";

    /// <summary>A published file vanished or cannot be read.</summary>
    public const string PublishedFileMissing = "MINIMAGE2015";

    /// <summary>A word of MinImageCompression or ContainerImageFormat that is not available.</summary>
    public const string UnsupportedFormat = "MINIMAGE2016";

    /// <summary>A Container property that has no meaning here is ignored (a message).</summary>
    public const string Ignored = "MINIMAGE2017";

    /// <summary>SOURCE_DATE_EPOCH is not a number of seconds (a warning).</summary>
    public const string InvalidSourceDateEpoch = "MINIMAGE2018";

    /// <summary>A Container property by its old name (a warning; it is honoured).</summary>
    public const string ObsoleteWord = "MINIMAGE2019";

    /// <summary>The port is none.</summary>
    public const string InvalidPort = "MINIMAGE2020";

    /// <summary>The environment variable has no name, or one with an equals sign.</summary>
    public const string InvalidEnvironmentVariable = "MINIMAGE2021";

    /// <summary>The words for the command exclude each other, or leave nothing to start.</summary>
    public const string InvalidStartCommand = "MINIMAGE2022";

    /// <summary>The scope of an annotation is none.</summary>
    public const string InvalidAnnotationScope = "MINIMAGE2023";

    /// <summary>The mode is not octal.</summary>
    public const string InvalidMode = "MINIMAGE2024";

    /// <summary>The owner is none.</summary>
    public const string InvalidOwner = "MINIMAGE2025";

    /// <summary>The stop signal is none.</summary>
    public const string InvalidStopSignal = "MINIMAGE2026";

    /// <summary>What the image starts is not in it, or cannot be executed there.</summary>
    public const string ProgramMissing = "MINIMAGE2027";

    /// <summary>A size that is none.</summary>
    public const string InvalidSize = "MINIMAGE2028";

    /// <summary>The report to compare with is none.</summary>
    public const string InvalidBaseline = "MINIMAGE2029";

    /// <summary>There is no time zone of that name.</summary>
    public const string UnknownTimeZone = "MINIMAGE2040";

    /// <summary>The package of time zones does not have them.</summary>
    public const string PackagedTimeZonesMissing = "MINIMAGE2041";

    /// <summary>ICU has no data for a culture of that name.</summary>
    public const string UnknownCulture = "MINIMAGE2042";

    /// <summary>The app imports from a shared library that is published with it, and that a static executable cannot load.</summary>
    public const string SharedLibraryNeeded = "MINIMAGE2050";

    /// <summary>The app imports from a native library that is not linked in (a warning).</summary>
    public const string NativeLibraryMissing = "MINIMAGE2051";

    /// <summary>The app loads a native library by a name or a path (a warning).</summary>
    public const string NativeLibraryLoaded = "MINIMAGE2052";

    /// <summary>A shared library is published that nothing can load (a message).</summary>
    public const string SharedLibraryUseless = "MINIMAGE2053";

    /// <summary>The app opens TLS connections, and there are no root certificates (a warning).</summary>
    public const string TlsWithoutCertificates = "MINIMAGE2054";

    /// <summary>The app asks for time zones, and there are none (a warning).</summary>
    public const string TimeZonesMissing = "MINIMAGE2055";

    /// <summary>The app asks for cultures, and globalization is invariant (a warning).</summary>
    public const string CulturesMissing = "MINIMAGE2056";

    /// <summary>The app reads a settings file that was not published (a warning).</summary>
    public const string SettingsFileMissing = "MINIMAGE2057";

    /// <summary>The app is told to listen on a port that its user may not have everywhere (a warning).</summary>
    public const string PrivilegedPort = "MINIMAGE2058";

    /// <summary>An image is larger than MinImageMaxSize allows.</summary>
    public const string OverBudget = "MINIMAGE2060";

    /// <summary>The layout's folder cannot be written.</summary>
    public const string LayoutNotWritable = "MINIMAGE3001";

    /// <summary>The disk is full.</summary>
    public const string DiskFull = "MINIMAGE3002";

    /// <summary>The folder is neither empty nor an OCI layout.</summary>
    public const string NotALayout = "MINIMAGE3003";

    /// <summary>The layout's index or a blob is damaged.</summary>
    public const string LayoutDamaged = "MINIMAGE3004";

    /// <summary>A delivery that does not exist yet was asked for.</summary>
    public const string DeliveryNotSupported = "MINIMAGE3005";

    /// <summary>A file could not be read or written.</summary>
    public const string FileNotAccessible = "MINIMAGE3006";

    /// <summary>The archive cannot be written.</summary>
    public const string ArchiveNotWritable = "MINIMAGE3007";

    /// <summary>Another publish has replaced the image before it was delivered.</summary>
    public const string ImageReplaced = "MINIMAGE3008";

    /// <summary>No engine answers.</summary>
    public const string NoEngine = "MINIMAGE4001";

    /// <summary>There is an engine, and the user may not use it.</summary>
    public const string EngineNotPermitted = "MINIMAGE4002";

    /// <summary>The engine says that it cannot take the image.</summary>
    public const string EngineRefused = "MINIMAGE4003";

    /// <summary>The engine went away in the middle of a load.</summary>
    public const string EngineLost = "MINIMAGE4004";

    /// <summary>DOCKER_HOST, CONTAINER_HOST or a Docker context cannot be understood.</summary>
    public const string EngineAddressInvalid = "MINIMAGE4005";

    /// <summary>A word of LocalRegistry that is none.</summary>
    public const string UnknownEngine = "MINIMAGE4006";

    /// <summary>The engine is too old for layers that are compressed by zstd.</summary>
    public const string EngineReadsNoZstd = "MINIMAGE4007";
}
