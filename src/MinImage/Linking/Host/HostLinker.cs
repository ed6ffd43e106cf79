using System.Collections.Immutable;
using MinImage.Diagnostics;
using MinImage.Globalization;
using MinImage.Host.Files;
using MinImage.Host.Processes;
using MinImage.Ilc;
using MinImage.Linker;
using MinImage.Linking.Icu;
using MinImage.SysRoots;

namespace MinImage.Linking.Host;

/// <summary>Links with the host's clang or gcc, and lld or bfd, against the host's static libraries.</summary>
/// <param name="toolchain">The host's tools and libraries.</param>
/// <param name="shim">Compiles the OpenSSL shim that the executable is linked with.</param>
/// <param name="cultures">The cultures whose ICU data a program with globalization keeps.</param>
public sealed class HostLinker(Toolchain toolchain, OpenSslShim shim, CultureNames cultures) : ILinker
{
    /// <summary>Returns null: which of the host's files a driver reads is not known.</summary>
    /// <param name="request">The link.</param>
    public StepInputs? InputsOf(LinkRequest request) => null;

    /// <inheritdoc/>
    public LinkResult Link(LinkRequest request, InputFiles files, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        var work = Directory.CreateTempSubdirectory("minimage-link-").FullName;
        var linked = Path.Combine(work, Path.GetFileName(request.Executable));
        try
        {
            var responseFile = Path.Combine(work, "link.rsp");
            var archive = shim.Get(toolchain, request.CompilerPackage, log, cancellationToken);
            var binding = BindIcu(request, files, work);
            File.WriteAllLines(responseFile, [.. Arguments(request, archive, binding), "-o", Quote(linked)]);
            log.Trace(File.ReadAllText(responseFile));
            Demand(Tool.Run(toolchain.Driver, ["@" + responseFile], cancellationToken), toolchain.Driver, log);
            SplitSymbols(request, linked, work, log, cancellationToken);
            return new HostLinkResult(request, work, HostLinkedInputs.Describe(request, toolchain, cultures));
        }
        catch
        {
            Directory.Delete(work, recursive: true);
            throw;
        }
    }

    /// <summary>Returns the driver's arguments for a link, quoted for a response file.</summary>
    /// <param name="request">The link.</param>
    /// <param name="shimArchive">The OpenSSL shim.</param>
    /// <param name="icuBinding">The object that binds the program to ICU; null if globalization is invariant.</param>
    internal ImmutableArray<string> Arguments(LinkRequest request, string shimArchive, string? icuBinding = null)
    {
        // Pass neither an exports file nor --export-dynamic: with either, bfd links a static-pie that crashes at startup.
        var arguments = ImmutableArray.CreateBuilder<string>();
        arguments.AddRange(toolchain.TargetArguments);
        arguments.Add(Quote(request.ObjectFile));
        if (icuBinding is not null)
        {
            arguments.Add(Quote(icuBinding));
        }

        // ICU needs the whole C++ library, which replaces the part of it in the runtime pack.
        arguments.AddRange(request.Arguments
            .Where(a => !IsOurs(a) && !(icuBinding is not null && IsArchive(a, RuntimePack.CxxSubset)))
            .Select(a => IsArchive(a, RuntimePack.OpenSslShim) ? Quote(shimArchive) : EscapeFile(a)));
        if (icuBinding is not null)
        {
            // The libraries are in a group: bfd searches each archive once, and these depend on each other.
            arguments.AddRange("-Wl,--start-group", "-licui18n", "-licuuc", "-lstdc++", "-lm", "-lgcc", "-lgcc_eh", "-lc", "-Wl,--end-group");
        }

        arguments.Add(toolchain.Flavor == LinkerFlavor.Lld ? "-fuse-ld=lld" : "-fuse-ld=bfd");
        arguments.AddRange(toolchain.LibraryFolders.Select(folder => Quote("-L" + folder)));
        arguments.AddRange("-static-pie", "-lssl", "-lcrypto", "-ldl", "-lpthread");
        arguments.AddRange("-Wl,--discard-all", "-Wl,--gc-sections", "-Wl,-z,noexecstack", "-Wl,--build-id=" + SeparateSymbols.Placeholder);
        if (toolchain.CollectsStartStopSections)
        {
            // Only start and stop symbols refer to ILC's section __modules.
            arguments.Add("-Wl,-z,nostart-stop-gc");
        }

        if (toolchain.PacksRelativeRelocations)
        {
            arguments.Add(toolchain.Flavor == LinkerFlavor.Lld ? "-Wl,--pack-dyn-relocs=relr" : "-Wl,-z,pack-relative-relocs");
        }

        return arguments.ToImmutable();
    }

    private string? BindIcu(LinkRequest request, InputFiles files, string work)
    {
        var argument = request.Arguments.FirstOrDefault(a => IsArchive(a, RuntimePack.IcuShim));
        if (argument is null)
        {
            return null;
        }

        var folder = toolchain.DemandIcu();
        var functions = IcuLibraries.Functions.Select(name => files.Open(Path.Combine(folder, name))).ToList();
        var icuShim = files.Open(argument.Trim('"'));
        var data = files.Open(Path.Combine(folder, IcuLibraries.Data));
        var binding = Path.Combine(work, IcuBinding.ObjectName);
        File.WriteAllBytes(binding, IcuBinding.Make(icuShim, functions, data, cultures, TargetMachines.Of(toolchain.Platform)));
        return binding;
    }

    // The toolchain selects the linker and the platform.
    private static bool IsOurs(string argument) =>
        argument.Contains("-fuse-ld=", StringComparison.Ordinal) || argument.StartsWith("--target=", StringComparison.Ordinal);

    private static bool IsArchive(string argument, string name) => argument.Trim('"').EndsWith("/" + name, StringComparison.Ordinal);

    private static string EscapeFile(string argument) =>
        Path.IsPathFullyQualified(argument) && File.Exists(argument) ? Quote(argument) : argument;

    // GNU response files (gcc, "@file"; clang reads them in the same way): quotes group, a backslash escapes.
    private static string Quote(string path) =>
        "\"" + path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    private void SplitSymbols(LinkRequest request, string linked, string work, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        var symbols = Path.Combine(work, Path.GetFileName(request.SymbolFile));
        Demand(Tool.Run(toolchain.ObjCopy, ["--only-keep-debug", linked, symbols], cancellationToken), toolchain.ObjCopy, log);
        Demand(Tool.Run(toolchain.ObjCopy, ["--strip-all", "--remove-section=.comment", linked], cancellationToken), toolchain.ObjCopy, log);
        Tie(linked, symbols);
        Demand(Tool.Run(toolchain.ObjCopy, ["--add-gnu-debuglink=" + symbols, linked], cancellationToken), toolchain.ObjCopy, log);
    }

    private void Tie(string linked, string symbols)
    {
        var executable = RegularFile.ReadAllBytes(linked);
        try
        {
            File.WriteAllBytes(symbols, SeparateSymbols.Tie(executable, RegularFile.ReadAllBytes(symbols)));
            File.WriteAllBytes(linked, executable);
        }
        catch (ArgumentException e)
        {
            throw new MinImageException(
                Codes.LinkFailed,
                $"The executable that '{toolchain.Driver}' linked lacks the build ID by which a debugger finds its symbols. "
                + "Remove --build-id from the LinkerArg items.",
                e);
        }
    }

    private static void Demand(ToolResult result, string tool, IDiagnosticLog log)
    {
        // The output goes only to the binary log: glibc's warnings about getaddrinfo and dlopen in static programs do not concern the user.
        log.Trace(result.Output + result.Errors);
        if (result.ExitCode != 0)
        {
            var reasons = string.Join(" ", result.Errors.Split('\n')
                .Where(line => line.Contains("error", StringComparison.OrdinalIgnoreCase) || line.Contains("undefined", StringComparison.Ordinal))
                .Take(5).Select(line => line.Trim()));
            throw new MinImageException(
                Codes.LinkFailed,
                $"'{tool}' failed with exit code {result.ExitCode}: {(reasons.Length > 0 ? reasons : result.Errors.Trim())} "
                + "The whole output is in the binary log (-bl).");
        }
    }
}
