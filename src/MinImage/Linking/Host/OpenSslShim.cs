using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using MinImage.Diagnostics;
using MinImage.Host.Files;
using MinImage.Host.Processes;
using MinImage.Ilc;

namespace MinImage.Linking.Host;

/// <summary>
/// Compiles the shim between System.Security.Cryptography and OpenSSL, so that it calls the linked OpenSSL directly. The runtime pack's own shim loads libssl
/// with <c>dlopen</c>, which does not work in a static executable in an empty image.
/// </summary>
/// <param name="cacheFolder">The folder that keeps compiled shims between publishes; concurrent publishes may share it.</param>
public sealed class OpenSslShim(string cacheFolder)
{
    private static readonly ImmutableArray<string> Flags =
    [
        "-c", "-O2", "-g0", "-w", "-fPIC", "-ffunction-sections", "-fdata-sections",
        "-DOPENSSL_API_COMPAT=0x10100000L", "-DLOCAL_BUILD", "-DPALEXPORT=EXTERN_C", "-DTARGET_UNIX", "-DNDEBUG",
        "-I", "..", "-I", ".", "-I", "Common",
    ];

    // The features of the C library that cmake's configure step would detect, as far as the sources use them.
    private const string PlatformConfig =
        """
        #pragma once
        #define HAVE_GNU_STRERROR_R 0
        #define HAVE_BUILTIN_MUL_OVERFLOW 1
        #define HAVE_STRCPY_S 0
        #define HAVE_STRLCPY 0

        """;

    // The same for OpenSSL, detected by its own headers, so that it is also right for another target's headers.
    private const string CryptoConfig =
        """
        #pragma once
        #include <openssl/opensslv.h>
        #include <openssl/opensslconf.h>

        #ifdef OPENSSL_NO_EC2M
        #define HAVE_OPENSSL_EC2M 0
        #else
        #define HAVE_OPENSSL_EC2M 1
        #endif

        #define HAVE_OPENSSL_ALPN 1

        #if defined(OPENSSL_NO_CHACHA) || defined(OPENSSL_NO_POLY1305)
        #define HAVE_OPENSSL_CHACHA20POLY1305 0
        #else
        #define HAVE_OPENSSL_CHACHA20POLY1305 1
        #endif

        #if OPENSSL_VERSION_NUMBER >= 0x10101000L
        #define HAVE_OPENSSL_SHA3 1
        #else
        #define HAVE_OPENSSL_SHA3 0
        #endif

        #if OPENSSL_VERSION_NUMBER >= 0x30300000L
        #define HAVE_OPENSSL_SHA3_SQUEEZE 1
        #else
        #define HAVE_OPENSSL_SHA3_SQUEEZE 0
        #endif

        #if OPENSSL_VERSION_NUMBER >= 0x30400000L
        #define HAVE_OPENSSL_EVP_PKEY_SIGN_MESSAGE_INIT 1
        #else
        #define HAVE_OPENSSL_EVP_PKEY_SIGN_MESSAGE_INIT 0
        #endif

        #if defined(OPENSSL_NO_ENGINE) || !__has_include(<openssl/engine.h>)
        #define HAVE_OPENSSL_ENGINE 0
        #else
        #define HAVE_OPENSSL_ENGINE 1
        #endif

        """;

    /// <summary>Returns the compiled shim, from the cache if possible.</summary>
    /// <param name="toolchain">The tools that compile it.</param>
    /// <param name="compilerPackage">The folder of ILCompiler's package for this host.</param>
    /// <param name="log">Receives the compiler's output.</param>
    /// <param name="cancellationToken">Stops the compiler.</param>
    /// <returns>The archive's path.</returns>
    /// <exception cref="MinImageException"><see cref="Codes.ShimFailed"/>.</exception>
    public string Get(Toolchain toolchain, string compilerPackage, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        var libraries = Path.Combine(compilerPackage, "native", "src", "libs");
        var sources = Sources(libraries);
        var folder = Path.Combine(cacheFolder, "openssl-shim", Key(toolchain, libraries, cancellationToken));
        var archive = Path.Combine(folder, RuntimePack.OpenSslShim);
        var record = new StepRecord(Path.Combine(folder, "minimage.shim.json"), TimeProvider.System);
        if (!record.Begin(new StepInputs(folder, []), [archive], cancellationToken))
        {
            log.Trace($"OpenSSL shim from the cache: {archive}");
            return archive;
        }

        var work = Directory.CreateTempSubdirectory("minimage-shim-").FullName;
        try
        {
            Compile(toolchain, libraries, sources, work, log, cancellationToken);

            WholeFile.Copy(Path.Combine(work, RuntimePack.OpenSslShim), archive);
            record.Complete([archive], cancellationToken);
            return archive;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static ImmutableArray<string> Sources(string libraries)
    {
        var folder = Path.Combine(libraries, "System.Security.Cryptography.Native");
        if (!Directory.Exists(folder))
        {
            throw new MinImageException(
                Codes.ShimFailed,
                $"The sources of .NET's OpenSSL shim are not in '{folder}'. Restore ILCompiler's package again ('dotnet nuget locals all --clear').");
        }

        // opensslshim.c is the part that loads libssl at run time. Paths are relative, because OpenSSL's macros embed the name of the source file.
        return
        [
            .. Directory.EnumerateFiles(folder, "*.c")
                .Where(file => Path.GetFileName(file) != "opensslshim.c")
                .Select(file => Path.GetRelativePath(libraries, file))
                .Order(StringComparer.Ordinal),
        ];
    }

    private static string Key(Toolchain toolchain, string libraries, CancellationToken cancellationToken)
    {
        string[] arguments = [.. toolchain.TargetArguments, "-E", "-P", "-include", "openssl/opensslv.h", "-dM", "-x", "c", "/dev/null"];
        var probe = Tool.Run(toolchain.Driver, arguments, cancellationToken);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\0"));
        Add(toolchain.Platform.RuntimeIdentifier);
        Add(toolchain.DriverVersion);
        var versions = probe.Output.Split('\n').Where(line => line.StartsWith("#define OPENSSL_", StringComparison.Ordinal));
        Add(string.Join('\n', versions.Order(StringComparer.Ordinal)));
        Add(string.Join(' ', Flags) + PlatformConfig + CryptoConfig);
        foreach (var file in Directory.EnumerateFiles(libraries, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            Add(Path.GetRelativePath(libraries, file));
            hash.AppendData(RegularFile.ReadAllBytes(file));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Compile(
        Toolchain toolchain,
        string libraries,
        ImmutableArray<string> sources,
        string work,
        IDiagnosticLog log,
        CancellationToken cancellationToken)
    {
        File.WriteAllText(Path.Combine(work, "pal_config.h"), PlatformConfig);
        File.WriteAllText(Path.Combine(work, "pal_crypto_config.h"), CryptoConfig);
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        var objects = sources.Select(s => Path.Combine(work, Path.ChangeExtension(Path.GetFileName(s), ".o"))).ToArray();
        try
        {
            Parallel.For(0, sources.Length, options, i =>
            {
                string[] arguments = [.. toolchain.TargetArguments, "-I", work, .. Flags, "-o", objects[i], sources[i]];
                Demand(Tool.RunIn(libraries, toolchain.Driver, arguments, cancellationToken), Path.Combine(libraries, sources[i]), log);
            });
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<MinImageException>().FirstOrDefault() is { } first)
        {
            throw first;
        }

        // The modifier D omits times, owners and modes from the archive.
        var archive = Path.Combine(work, RuntimePack.OpenSslShim);
        Demand(Tool.Run(toolchain.Archiver, ["rcsD", archive, .. objects], cancellationToken), RuntimePack.OpenSslShim, log);
    }

    private static void Demand(ToolResult result, string what, IDiagnosticLog log)
    {
        log.Trace(result.Output + result.Errors);
        if (result.ExitCode != 0)
        {
            throw new MinImageException(
                Codes.ShimFailed,
                $".NET's OpenSSL shim could not be compiled: '{what}': {result.Errors.Trim()} "
                + "Check that OpenSSL's headers are of a supported version (3.0 or later).");
        }
    }
}
