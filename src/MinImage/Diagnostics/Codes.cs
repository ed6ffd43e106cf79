namespace MinImage.Diagnostics;

/// <summary>
/// The codes of all errors and warnings, except for those of the linker (<c>LinkCodes</c>). Each has an entry in <c>docs/errors.md</c>:
/// 1xxx toolchain and linking, 2xxx contents of the image, 3xxx layout and archive, 4xxx engines, 5xxx registries, 6xxx attachments, signing
/// and verification.
/// </summary>
public static class Codes
{
    /// <summary>MSBuild is older than 18.</summary>
    public const string MSBuildTooOld = "MINIMAGE1001";

    /// <summary>The .NET SDK is older than 10.</summary>
    public const string SdkTooOld = "MINIMAGE1002";

    /// <summary>The target framework is older than net10.0.</summary>
    public const string TargetFrameworkTooOld = "MINIMAGE1003";

    /// <summary>The project does not build an executable.</summary>
    public const string NotAnExecutableProject = "MINIMAGE1004";

    /// <summary>The host's linker was requested on a host that is not Linux.</summary>
    public const string HostNotSupported = "MINIMAGE1005";

    /// <summary>No image can be built for the runtime identifier on this host.</summary>
    public const string PlatformNotSupported = "MINIMAGE1006";

    /// <summary>The project has several target frameworks, and none was chosen.</summary>
    public const string SeveralTargetFrameworks = "MINIMAGE1007";

    /// <summary>A package's version would differ from the one in the project's lock file.</summary>
    public const string NotTheLockedPackage = "MINIMAGE1008";

    /// <summary>Another publish of the project did not end.</summary>
    public const string ProjectInUse = "MINIMAGE1009";

    /// <summary>There is no C compiler driver, clang or gcc.</summary>
    public const string NoCompilerDriver = "MINIMAGE1010";

    /// <summary>There is no linker, lld or bfd.</summary>
    public const string NoLinker = "MINIMAGE1011";

    /// <summary>There is no objcopy.</summary>
    public const string NoObjCopy = "MINIMAGE1012";

    /// <summary>There is no static C library.</summary>
    public const string NoStaticLibC = "MINIMAGE1013";

    /// <summary>There is no static OpenSSL, or its headers are missing.</summary>
    public const string NoStaticOpenSsl = "MINIMAGE1014";

    /// <summary><c>MinImageLinker</c> has an unknown value.</summary>
    public const string UnknownLinker = "MINIMAGE1015";

    /// <summary><c>MinImageOpenSsl</c> has an unknown value.</summary>
    public const string UnknownOpenSslMode = "MINIMAGE1016";

    /// <summary><c>MinImageHttpClient</c> has an unknown value.</summary>
    public const string UnknownHttpClientMode = "MINIMAGE1017";

    /// <summary><c>MinImageHttpClient=Http11</c> has no effect: the methods of this version of .NET are unknown.</summary>
    public const string HttpClientNotReduced = "MINIMAGE1018";

    /// <summary>The target framework is later than any that was tested (a message).</summary>
    public const string TargetFrameworkNotTested = "MINIMAGE1019";

    /// <summary>The linker or objcopy failed.</summary>
    public const string LinkFailed = "MINIMAGE1020";

    /// <summary>The OpenSSL shim could not be compiled.</summary>
    public const string ShimFailed = "MINIMAGE1021";

    /// <summary>The built-in linker does not support a linker argument.</summary>
    public const string UnknownLinkerArgument = "MINIMAGE1022";

    /// <summary>A library that the project names does not exist.</summary>
    public const string LibraryMissing = "MINIMAGE1023";

    /// <summary>The sysroot is missing or incomplete.</summary>
    public const string SysRootMissing = "MINIMAGE1024";

    /// <summary>The sysroot is for another platform, or does not match the runtime pack.</summary>
    public const string SysRootMismatch = "MINIMAGE1025";

    /// <summary>No relink kit can be written with the host's linker.</summary>
    public const string RelinkKitNotSupported = "MINIMAGE1026";

    /// <summary>The folder for the relink kit contains something else.</summary>
    public const string NotARelinkKit = "MINIMAGE1027";

    /// <summary>The relink kit is incomplete.</summary>
    public const string RelinkKitDamaged = "MINIMAGE1028";

    /// <summary>The executable is not an ELF file, or is damaged.</summary>
    public const string NotElf = "MINIMAGE1030";

    /// <summary>The executable is for another architecture.</summary>
    public const string WrongMachine = "MINIMAGE1031";

    /// <summary>The executable is dynamic: an empty image could not start it.</summary>
    public const string DynamicExecutable = "MINIMAGE1032";

    /// <summary>The ELF file is not an executable.</summary>
    public const string NotExecutable = "MINIMAGE1033";

    /// <summary>ICU is missing or incomplete.</summary>
    public const string IcuMissing = "MINIMAGE1050";

    /// <summary>ICU does not match the runtime pack, or is for another platform.</summary>
    public const string IcuMismatch = "MINIMAGE1051";

    /// <summary>ICU's data is damaged.</summary>
    public const string IcuDataDamaged = "MINIMAGE1052";

    /// <summary>The host has no certificate bundle at any known path.</summary>
    public const string NoCertificates = "MINIMAGE2001";

    /// <summary>A certificate file is missing or cannot be read.</summary>
    public const string CertificateFileMissing = "MINIMAGE2002";

    /// <summary>A certificate file contains no certificate.</summary>
    public const string NoCertificateInFile = "MINIMAGE2003";

    /// <summary>A certificate file contains a private key.</summary>
    public const string PrivateKeyInFile = "MINIMAGE2004";

    /// <summary>A certificate file is truncated or otherwise damaged.</summary>
    public const string CertificateDamaged = "MINIMAGE2005";

    /// <summary>A certificate has expired (a warning; it is kept).</summary>
    public const string CertificateExpired = "MINIMAGE2006";

    /// <summary><c>MinImageCertificateBundle</c> has an unknown value.</summary>
    public const string UnknownCertificateBundle = "MINIMAGE2007";

    /// <summary>The host has a root certificate that is not in Mozilla's set (a message; it is kept).</summary>
    public const string CertificateNotPackaged = "MINIMAGE2008";

    /// <summary>The package of root certificates does not contain them.</summary>
    public const string PackagedCertificatesMissing = "MINIMAGE2009";

    /// <summary>The repository name is invalid.</summary>
    public const string InvalidRepository = "MINIMAGE2010";

    /// <summary>The tag is invalid.</summary>
    public const string InvalidTag = "MINIMAGE2011";

    /// <summary>The user is neither a number nor a name in <c>/etc/passwd</c>.</summary>
    public const string InvalidUser = "MINIMAGE2012";

    /// <summary>Two entries of the root file system have the same path, or one is below a file.</summary>
    public const string PathConflict = "MINIMAGE2013";

    /// <summary>A path is not allowed in an image.</summary>
    public const string InvalidPath = "MINIMAGE2014";

    /// <summary>A published file is missing or cannot be read.</summary>
    public const string PublishedFileMissing = "MINIMAGE2015";

    /// <summary>A property that has a few valid values, such as <c>MinImageCompression</c>, has another one.</summary>
    public const string UnsupportedValue = "MINIMAGE2016";

    /// <summary>A <c>Container</c> property does not apply and is ignored (a message).</summary>
    public const string Ignored = "MINIMAGE2017";

    /// <summary>SOURCE_DATE_EPOCH is not a number of seconds (a warning).</summary>
    public const string InvalidSourceDateEpoch = "MINIMAGE2018";

    /// <summary>A <c>Container</c> property has its obsolete name (a warning; it is honored).</summary>
    public const string ObsoleteProperty = "MINIMAGE2019";

    /// <summary>Invalid port.</summary>
    public const string InvalidPort = "MINIMAGE2020";

    /// <summary>The environment variable's name is empty or contains an equals sign.</summary>
    public const string InvalidEnvironmentVariable = "MINIMAGE2021";

    /// <summary>The properties for the start command contradict each other, or leave nothing to start.</summary>
    public const string InvalidStartCommand = "MINIMAGE2022";

    /// <summary>Invalid scope of an annotation.</summary>
    public const string InvalidAnnotationScope = "MINIMAGE2023";

    /// <summary>The mode is not octal.</summary>
    public const string InvalidMode = "MINIMAGE2024";

    /// <summary>Invalid owner.</summary>
    public const string InvalidOwner = "MINIMAGE2025";

    /// <summary>Invalid stop signal.</summary>
    public const string InvalidStopSignal = "MINIMAGE2026";

    /// <summary>The program that the image starts is missing from it, or cannot be executed there.</summary>
    public const string ProgramMissing = "MINIMAGE2027";

    /// <summary>Invalid size.</summary>
    public const string InvalidSize = "MINIMAGE2028";

    /// <summary>The baseline is not a report.</summary>
    public const string InvalidBaseline = "MINIMAGE2029";

    /// <summary>A file is in a folder that containers do not have from their image.</summary>
    public const string MountedFolder = "MINIMAGE2030";

    /// <summary>There is no time zone with that name.</summary>
    public const string UnknownTimeZone = "MINIMAGE2040";

    /// <summary>The package of time zones does not contain them.</summary>
    public const string PackagedTimeZonesMissing = "MINIMAGE2041";

    /// <summary>ICU has no data for a culture with that name.</summary>
    public const string UnknownCulture = "MINIMAGE2042";

    /// <summary>The app imports from a published shared library, which a static executable cannot load.</summary>
    public const string SharedLibraryNeeded = "MINIMAGE2050";

    /// <summary>The app imports from a native library that is not linked in (a warning).</summary>
    public const string NativeLibraryMissing = "MINIMAGE2051";

    /// <summary>The app loads a native library by a name or a path (a warning).</summary>
    public const string NativeLibraryLoaded = "MINIMAGE2052";

    /// <summary>A published shared library cannot be loaded (a message).</summary>
    public const string SharedLibraryNotLoadable = "MINIMAGE2053";

    /// <summary>The app opens TLS connections, and there are no root certificates (a warning).</summary>
    public const string TlsWithoutCertificates = "MINIMAGE2054";

    /// <summary>The app uses time zones, and there are none (a warning).</summary>
    public const string TimeZonesMissing = "MINIMAGE2055";

    /// <summary>The app uses cultures, and globalization is invariant (a warning).</summary>
    public const string CulturesMissing = "MINIMAGE2056";

    /// <summary>The app reads a settings file that was not published (a warning).</summary>
    public const string SettingsFileMissing = "MINIMAGE2057";

    /// <summary>The app is configured to listen on a port for which its user may lack the rights (a warning).</summary>
    public const string PrivilegedPort = "MINIMAGE2058";

    /// <summary>The app starts a program that the image does not contain (a warning).</summary>
    public const string StartedProgramMissing = "MINIMAGE2059";

    /// <summary>An image is larger than MinImageMaxSize allows.</summary>
    public const string OverBudget = "MINIMAGE2060";

    /// <summary>Endpoints use types without JSON metadata.</summary>
    public const string JsonMetadataMissing = "MINIMAGE2061";

    /// <summary>A part of ASP.NET Core does not work with Native AOT.</summary>
    public const string WebFrameworkNotSupported = "MINIMAGE2062";

    /// <summary>A package whose data the image contains has a newer version.</summary>
    public const string UpdateAvailable = "MINIMAGE2063";

    /// <summary>Another package has replaced the SDK's container targets (a warning).</summary>
    public const string ContainerTargetsReplaced = "MINIMAGE2064";

    /// <summary>An image for musl is built with the C library of the sysroot (a message).</summary>
    public const string MuslNotNeeded = "MINIMAGE2065";

    /// <summary>A native library of the project is compiled for musl, and the image is linked with glibc.</summary>
    public const string CompiledForMusl = "MINIMAGE2066";

    /// <summary>The layout's folder cannot be written.</summary>
    public const string LayoutNotWritable = "MINIMAGE3001";

    /// <summary>The disk is full.</summary>
    public const string DiskFull = "MINIMAGE3002";

    /// <summary>The folder is neither empty nor an OCI layout.</summary>
    public const string NotALayout = "MINIMAGE3003";

    /// <summary>The layout's index or a blob is damaged.</summary>
    public const string LayoutDamaged = "MINIMAGE3004";

    /// <summary>The layout does not contain the image that should be delivered.</summary>
    public const string ImageNotFound = "MINIMAGE3005";

    /// <summary>A file could not be read or written.</summary>
    public const string FileNotAccessible = "MINIMAGE3006";

    /// <summary>The archive cannot be written.</summary>
    public const string ArchiveNotWritable = "MINIMAGE3007";

    /// <summary>Another publish replaced the image before it was delivered.</summary>
    public const string ImageReplaced = "MINIMAGE3008";

    /// <summary>The path of a file is that of a FIFO, a device or a socket.</summary>
    public const string NotARegularFile = "MINIMAGE3009";

    /// <summary>The file system of a layout does not support locks (a warning).</summary>
    public const string LayoutNotLockable = "MINIMAGE3010";

    /// <summary>Another process has kept a layout locked for too long.</summary>
    public const string LayoutInUse = "MINIMAGE3011";

    /// <summary>Blobs of replaced images are kept, because it is unknown whether something else needs them (a warning).</summary>
    public const string BlobsKept = "MINIMAGE3012";

    /// <summary>No engine responds.</summary>
    public const string NoEngine = "MINIMAGE4001";

    /// <summary>The user lacks access to the engine.</summary>
    public const string EngineNotPermitted = "MINIMAGE4002";

    /// <summary>The engine rejected the image.</summary>
    public const string EngineRefused = "MINIMAGE4003";

    /// <summary>The connection to the engine was lost during a load.</summary>
    public const string EngineLost = "MINIMAGE4004";

    /// <summary><c>DOCKER_HOST</c>, <c>CONTAINER_HOST</c> or a Docker context is invalid.</summary>
    public const string EngineAddressInvalid = "MINIMAGE4005";

    /// <summary><c>LocalRegistry</c> has an unknown value.</summary>
    public const string UnknownEngine = "MINIMAGE4006";

    /// <summary>The engine is too old for zstd-compressed layers.</summary>
    public const string ZstdNotSupported = "MINIMAGE4007";

    /// <summary>The engine accepts nothing, or does not finish a load, for too long.</summary>
    public const string EngineStalled = "MINIMAGE4008";

    /// <summary><c>ContainerRegistry</c>, or a reference to an image in a registry, is invalid.</summary>
    public const string RegistryAddressInvalid = "MINIMAGE5001";

    /// <summary>The registry cannot be reached.</summary>
    public const string RegistryUnreachable = "MINIMAGE5002";

    /// <summary>The certificate of the registry is not trusted, or a certificate for it cannot be read.</summary>
    public const string RegistryCertificateInvalid = "MINIMAGE5003";

    /// <summary>What answers is not a registry, or its answer contradicts the specification.</summary>
    public const string RegistryInvalidAnswer = "MINIMAGE5004";

    /// <summary>Variables, a file or a credential helper with the credentials of registries cannot be used.</summary>
    public const string CredentialsInvalid = "MINIMAGE5005";

    /// <summary>The registry requires a login, or rejects the credentials.</summary>
    public const string NotAuthorized = "MINIMAGE5006";

    /// <summary>The credentials do not carry the right to push to the repository.</summary>
    public const string PushDenied = "MINIMAGE5007";

    /// <summary>The registry requests a login at a server that must not be used.</summary>
    public const string TokenServerRejected = "MINIMAGE5008";

    /// <summary>The registry limits the rate of requests.</summary>
    public const string RegistryRateLimited = "MINIMAGE5009";

    /// <summary>The registry failed, and repeating the request did not help.</summary>
    public const string RegistryFailed = "MINIMAGE5010";

    /// <summary>The registry has no such repository.</summary>
    public const string RepositoryUnknown = "MINIMAGE5011";

    /// <summary>The registry refuses a blob or a manifest.</summary>
    public const string RegistryRefused = "MINIMAGE5012";

    /// <summary>The tag exists, and the registry does not allow it to be moved.</summary>
    public const string TagImmutable = "MINIMAGE5013";

    /// <summary>The registry does not support a media type of the image.</summary>
    public const string MediaTypeRejected = "MINIMAGE5014";

    /// <summary>A request is too large for the registry, or for a proxy in front of it.</summary>
    public const string RegistryTooLarge = "MINIMAGE5015";

    /// <summary>The registry's storage is used up.</summary>
    public const string RegistryQuotaExceeded = "MINIMAGE5016";

    /// <summary>The registry accepts no data for too long.</summary>
    public const string RegistryStalled = "MINIMAGE5017";

    /// <summary><c>MinImageSbom</c> has an unknown value.</summary>
    public const string UnsupportedSbom = "MINIMAGE6001";

    /// <summary>The SBOM or the provenance cannot be written beside the layout.</summary>
    public const string DocumentsNotWritten = "MINIMAGE6002";

    /// <summary>An item <c>MinImageAttachment</c> is invalid, or its file cannot be read.</summary>
    public const string AttachmentInvalid = "MINIMAGE6101";

    /// <summary>The registry does not accept an attachment.</summary>
    public const string AttachmentRefused = "MINIMAGE6102";

    /// <summary>The registry does not list what was attached.</summary>
    public const string ReferrersNotListed = "MINIMAGE6103";

    /// <summary><c>MinImageSigningKey</c> is missing, damaged, encrypted in an unknown form, or of a kind that is not supported.</summary>
    public const string SigningKeyInvalid = "MINIMAGE6110";

    /// <summary><c>MinImageSigningCommand</c> has failed, takes too long, or has not signed with the expected key.</summary>
    public const string SigningFailed = "MINIMAGE6111";

    /// <summary>The public key that verifies signatures is missing or not supported.</summary>
    public const string VerificationKeyInvalid = "MINIMAGE6112";

    /// <summary>A signature is not in a form that can be verified.</summary>
    public const string SignatureUnreadable = "MINIMAGE6113";

    /// <summary>A signature was made with another key.</summary>
    public const string SignatureOfOtherKey = "MINIMAGE6114";

    /// <summary>A signature does not match what it signs: one of them was changed.</summary>
    public const string SignatureInvalid = "MINIMAGE6115";

    /// <summary>A valid signature is about another image.</summary>
    public const string SignatureOfOtherSubject = "MINIMAGE6116";

    /// <summary>An image that is verified is damaged: its digests, sizes, layers or platforms are not what it says.</summary>
    public const string ImageDamaged = "MINIMAGE6201";

    /// <summary>An SBOM does not describe the image.</summary>
    public const string SbomMismatch = "MINIMAGE6202";

    /// <summary>Provenance is not about the image.</summary>
    public const string ProvenanceMismatch = "MINIMAGE6203";

    /// <summary>An image that must be signed is not.</summary>
    public const string SignatureMissing = "MINIMAGE6204";

    /// <summary>An image that is to be verified cannot be read.</summary>
    public const string ImageUnreadable = "MINIMAGE6205";
}
