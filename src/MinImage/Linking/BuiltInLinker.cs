using System.Collections.Immutable;
using System.Diagnostics;
using MinImage.Diagnostics;
using MinImage.Files;
using MinImage.Linker;
using MinImage.Linker.Diagnostics;
using MinImage.Linker.Maps;
using MinImage.Linker.Reading;
using MinImage.Platforms;
using MinImage.Sizes;
using MinImage.SysRoots;

namespace MinImage.Linking;

/// <summary>Links with our own linker against the libraries of a sysroot: the same bytes on any host, and no tool of it.</summary>
/// <param name="sysRoot">Where the platform's libraries are.</param>
/// <param name="icu">The ICU that a program with globalization gets; null where there is none.</param>
public sealed class BuiltInLinker(SysRoot sysRoot, IcuSource? icu = null) : ILinker
{
    // Some platforms have it: vector functions of libm.
    private const string VectorMath = "libmvec.a";

    private const string CLibrary = "libc.a";

    // Every program has it: it is where the others of .NET's native libraries are.
    private const string Bootstrapper = "libbootstrapper.o";

    // As many as fit on a screen; the rest is in the log.
    private const int MostMessages = 5;

    /// <inheritdoc/>
    public void Link(LinkRequest request, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(log);
        var machine = MachineOf(request.Platform);
        var arguments = DriverArguments.Parse(request.Arguments, sysRoot);
        var contents = new List<InputContent>();
        try
        {
            LinkInput Open(string path)
            {
                var content = InputContent.FromFile(path);
                contents.Add(content);
                return new LinkInput(path, content);
            }

            LinkInput Made((string Name, byte[] Content) file)
            {
                var content = InputContent.FromBytes(file.Content);
                contents.Add(content);
                return new LinkInput(file.Name, content);
            }

            var libraries = SysRoot.Libraries.Select(name => Open(sysRoot[name])).ToList();
            if (File.Exists(sysRoot[VectorMath]))
            {
                libraries.Insert(SysRoot.Libraries.IndexOf("libm.a") + 1, Open(sysRoot[VectorMath]));
            }

            var program = arguments.Files.Prepend(request.ObjectFile).Select(Open).ToList();
            var icuShim = program.Find(i => Path.GetFileName(i.Name) == IcuBinding.ShimArchive);
            var icuSource = icuShim is null ? null : icu ?? throw NoIcu(request.Platform);
            var functions = icuSource is null ? [] : IcuLibraries.Functions.Select(name => Open(icuSource.Libraries[name])).ToList();
            LinkInput[] icuLibraries = icuSource is null ? [] : [.. functions, Open(icuSource.Libraries[IcuLibraries.StandardCxx])];

            // Both read whole archives, and neither needs what the other makes.
            var libc = libraries.FindIndex(l => Path.GetFileName(l.Name) == CLibrary);
            LinkInput[] others = [.. program, .. icuLibraries];
            var (openSsl, reducedLibc) = SideBySide(
                () => OpenSslParts(request, program, libraries, machine, log),
                () => ReducedCLibrary(libraries[libc], others, machine, request.PrefersSpeed));
            program.InsertRange(1, openSsl.Select(Made));
            if (icuShim is not null)
            {
                using var data = InputContent.FromFile(icuSource!.Libraries[IcuLibraries.Data]);
                var binding = IcuBinding.Make(icuShim, functions, new LinkInput(icuSource.Libraries[IcuLibraries.Data], data), icuSource.Cultures, machine);

                // Before the few functions of the C++ library that .NET's runtime brings itself: all come from one place.
                program.InsertRange(1, [Made(("icu-binding.o", binding)), .. icuLibraries]);
            }

            if (reducedLibc.Content is not null)
            {
                libraries[libc] = Made((libraries[libc].Name, reducedLibc.Content));
            }

            if (reducedLibc.LocaleCaller is not null)
            {
                log.Trace($"The C library's translations are linked in, because something may set a locale: {reducedLibc.LocaleCaller}.");
            }

            var inputs = new LinkInputs(
                machine,
                [.. SysRoot.StartFiles.Select(name => Open(sysRoot[name])), .. program, .. libraries, .. SysRoot.EndFiles.Select(name => Open(sysRoot[name]))],
                arguments.Aliases,
                Path.GetFileName(request.SymbolFile));
            log.Trace($"Linking {string.Join(" ", inputs.Files.Select(f => f.Name))}");
            var output = StaticLinker.Link(inputs, cancellationToken);
            if (output.Executable is null || output.SymbolFile is null)
            {
                throw Failure(output.Diagnostics, log);
            }

            if (request.SizesFile is not null && output.Map is not null)
            {
                var sizes = Measure(request, arguments, program.Find(i => i.Name == request.ObjectFile)!, machine, output.Map, output.Executable, log, cancellationToken);
                BuildRecord.Write(request.SizesFile, sizes, SizesJson.Default.ExecutableSizes);
            }

            // The executable last: whoever sees it finds its symbols.
            Write(request.SymbolFile, output.SymbolFile);
            Write(request.Executable, output.Executable);
        }
        finally
        {
            contents.ForEach(content => content.Dispose());
        }
    }

    internal static TargetMachine MachineOf(Platform platform) => platform.Architecture switch
    {
        "amd64" => TargetMachine.X64,
        "arm64" => TargetMachine.Arm64,
        _ => throw new MinImageException(
            Codes.PlatformNotSupported,
            $"The built-in linker cannot link for {platform} yet. Set MinImageLinker to Host on a host of that platform."),
    };

    // What joins .NET's shim to OpenSSL, and OpenSSL's members that are changed; nothing where the program has no cryptography.
    private ImmutableArray<(string Name, byte[] Content)> OpenSslParts(
        LinkRequest request, IReadOnlyList<LinkInput> program, IEnumerable<LinkInput> libraries, TargetMachine machine, IDiagnosticLog log)
    {
        if (program.FirstOrDefault(i => Path.GetFileName(i.Name) == OpenSslBinding.ShimArchive) is not { } shim)
        {
            return [];
        }

        var archives = libraries.Where(l => IsOpenSsl(l.Name)).ToList();
        string? otherCaller = null;
        var reduced = request.OpenSsl == OpenSslExtent.Reduced ? OpenSslReduction.Make(program, shim, archives, machine, out otherCaller) : [];
        if (otherCaller is not null)
        {
            log.Trace($"All of OpenSSL is linked in, because more than .NET calls it: {otherCaller}.");
        }

        return [("openssl-binding.o", OpenSslBinding.Make(shim, archives, sysRoot, machine)), .. reduced];
    }

    private static (byte[]? Content, string? LocaleCaller) ReducedCLibrary(LinkInput libc, LinkInput[] others, TargetMachine machine, bool prefersSpeed)
    {
        var content = LibcReduction.Make(libc, others, machine, prefersSpeed, out var localeCaller);
        return (content, localeCaller);
    }

    // Both are done when this returns or throws: what they read is then nobody's.
    private static (TFirst First, TSecond Second) SideBySide<TFirst, TSecond>(Func<TFirst> first, Func<TSecond> second)
    {
        var other = Task.Run(second);
        try
        {
            return (first(), other.GetAwaiter().GetResult());
        }
        finally
        {
            Task.WaitAny(other);
        }
    }

    private static ExecutableSizes Measure(
        LinkRequest request,
        DriverArguments arguments,
        LinkInput compiled,
        TargetMachine machine,
        LinkMap map,
        byte[] executable,
        IDiagnosticLog log,
        CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var bootstrapper = arguments.Files.FirstOrDefault(file => Path.GetFileName(file) == Bootstrapper);
        var sizes = ExecutableMeasurement.Measure(
            map, executable, compiled, machine, request.Assemblies, Path.GetDirectoryName(bootstrapper), cancellationToken);
        log.Trace($"Measured what the executable is made of in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms.");
        return sizes;
    }

    private static MinImageException NoIcu(Platform platform) => new(
        Codes.IcuMissing,
        $"The program uses globalization, and there is no ICU to link in: the package MinImage.Sysroot.Icu.{platform.RuntimeIdentifier} was not restored. Set InvariantGlobalization to true, or to false in the project file itself, where the restore sees it.");

    private static bool IsOpenSsl(string path) => Path.GetFileName(path) is "libssl.a" or "libcrypto.a";

    private static MinImageException Failure(ImmutableArray<LinkDiagnostic> diagnostics, IDiagnosticLog log)
    {
        var messages = diagnostics.Select(Describe).ToList();
        foreach (var message in messages)
        {
            log.Trace(message);
        }

        var rest = messages.Count > MostMessages ? $" And {messages.Count - MostMessages} more, all of them in the binary log (-bl)." : "";
        return new MinImageException(diagnostics[0].Code, string.Join(" ", messages.Take(MostMessages)) + rest);
    }

    private static string Describe(LinkDiagnostic diagnostic)
    {
        var needed = diagnostic.Referrers.IsEmpty ? "" : $" {string.Join(", ", diagnostic.Referrers.Select(ManagedName.Of))} {(diagnostic.Referrers.Length == 1 ? "needs" : "need")} it.";
        var wayOut = diagnostic.Code == LinkCodes.UndefinedSymbol
            ? " Add the static library that has it (.a) as a NativeLibrary item, or take out the DirectPInvoke that asks for it."
            : "";
        return diagnostic.Message + needed + wayOut;
    }

    private static void Write(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);

        // Renamed into its place when whole: a publish that is cut off leaves nothing that looks like a result.
        var partial = path + ".partial";
        File.WriteAllBytes(partial, content);
        if (!OperatingSystem.IsWindows())
        {
            // Only for who starts it from here: the image's mode comes from the file's content.
            File.SetUnixFileMode(partial, Executable);
        }

        FileReplacement.Replace(partial, path);
    }

    private const UnixFileMode Executable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
}
