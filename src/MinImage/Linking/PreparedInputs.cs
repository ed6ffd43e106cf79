using System.Collections.Immutable;
using MinImage.Diagnostics;
using MinImage.Linker;
using MinImage.Linker.Reading;
using MinImage.Platforms;
using MinImage.SysRoots;

namespace MinImage.Linking;

/// <summary>
/// What the built-in linker gets for a program: its object and libraries, those of the sysroot, what joins .NET's shims to them, and those parts
/// of libraries that are changed before they are linked. The files are open until it is disposed of.
/// </summary>
public sealed class PreparedInputs : IDisposable
{
    // Some platforms have it: vector functions of libm.
    private const string VectorMath = "libmvec.a";

    private const string CLibrary = "libc.a";

    // Every program has it: it is where the others of .NET's native libraries are.
    private const string Bootstrapper = "libbootstrapper.o";

    private readonly SysRoot _sysRoot;
    private readonly TargetMachine _machine;
    private readonly List<InputContent> _contents = [];

    private PreparedInputs(SysRoot sysRoot, TargetMachine machine)
    {
        _sysRoot = sysRoot;
        _machine = machine;
    }

    /// <summary>All of it, in the linker's order. What is made, and is in no file, has a name without a folder, or the name of what it stands for.</summary>
    public LinkInputs Inputs { get; private set; } = null!;

    /// <summary>ILC's object, which is among them.</summary>
    public LinkInput Compiled { get; private set; } = null!;

    /// <summary>The folder of .NET's native libraries; null where none of them is linked.</summary>
    public string? RuntimeFolder { get; private set; }

    /// <summary>Opens, makes and changes what a program is linked from.</summary>
    /// <param name="request">The link.</param>
    /// <param name="sysRoot">Where the platform's libraries are.</param>
    /// <param name="icu">The ICU that a program with globalization gets; null where there is none.</param>
    /// <param name="log">Gets why a library is linked as a whole.</param>
    /// <exception cref="MinImageException">
    /// What <see cref="DriverArguments.Parse"/>, <see cref="OpenSslBinding.Make"/> and <see cref="IcuBinding.Make"/> throw.
    /// <see cref="Codes.IcuMissing"/>: the program uses globalization, and there is no ICU. Codes of the linker: a library is damaged.
    /// </exception>
    public static PreparedInputs Prepare(LinkRequest request, SysRoot sysRoot, IcuSource? icu, IDiagnosticLog log)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(sysRoot);
        ArgumentNullException.ThrowIfNull(log);
        var prepared = new PreparedInputs(sysRoot, MachineOf(request.Platform));
        try
        {
            prepared.Fill(request, icu, log);
            return prepared;
        }
        catch
        {
            prepared.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _contents.ForEach(content => content.Dispose());

    internal static TargetMachine MachineOf(Platform platform) => platform.Architecture switch
    {
        "amd64" => TargetMachine.X64,
        "arm64" => TargetMachine.Arm64,
        _ => throw new MinImageException(
            Codes.PlatformNotSupported,
            $"The built-in linker cannot link for {platform} yet. Set MinImageLinker to Host on a host of that platform."),
    };

    private void Fill(LinkRequest request, IcuSource? icu, IDiagnosticLog log)
    {
        var arguments = DriverArguments.Parse(request.Arguments, _sysRoot);
        var bootstrapper = arguments.Files.FirstOrDefault(file => Path.GetFileName(file) == Bootstrapper);
        RuntimeFolder = Path.GetDirectoryName(bootstrapper);
        Compiled = Open(request.ObjectFile);
        List<LinkInput> program = [Compiled, .. arguments.Files.Select(Open)];
        var libraries = SysRoot.Libraries.Select(name => Open(_sysRoot[name])).ToList();
        if (File.Exists(_sysRoot[VectorMath]))
        {
            libraries.Insert(SysRoot.Libraries.IndexOf("libm.a") + 1, Open(_sysRoot[VectorMath]));
        }

        var icuParts = IcuParts(program, request.Platform, icu);
        var callers = new CallerSearch([.. program, .. icuParts], _machine);

        // Both read whole archives, and neither needs what the other makes.
        var libc = libraries.FindIndex(l => Path.GetFileName(l.Name) == CLibrary);
        var (openSsl, reducedLibc) = SideBySide(
            () => OpenSslParts(request, program, libraries, callers, log),
            () => ReducedCLibrary(libraries[libc], callers, request.PrefersSpeed, log));
        if (reducedLibc is not null)
        {
            libraries[libc] = reducedLibc;
        }

        // Before the few functions of the C++ library that .NET's runtime brings itself: all come from one place.
        program.InsertRange(1, [.. icuParts, .. openSsl]);
        Inputs = new LinkInputs(
            _machine,
            [.. SysRoot.StartFiles.Select(name => Open(_sysRoot[name])), .. program, .. libraries, .. SysRoot.EndFiles.Select(name => Open(_sysRoot[name]))],
            arguments.Aliases,
            Path.GetFileName(request.SymbolFile));
    }

    private LinkInput Open(string path)
    {
        var content = InputContent.FromFile(path);
        lock (_contents)
        {
            _contents.Add(content);
        }

        return new LinkInput(path, content);
    }

    private LinkInput Made(string name, byte[] bytes)
    {
        var content = InputContent.FromBytes(bytes);
        lock (_contents)
        {
            _contents.Add(content);
        }

        return new LinkInput(name, content);
    }

    // ICU's libraries, and what joins .NET's shim to them; nothing where globalization is invariant.
    private ImmutableArray<LinkInput> IcuParts(List<LinkInput> program, Platform platform, IcuSource? icu)
    {
        if (program.Find(i => Path.GetFileName(i.Name) == IcuBinding.ShimArchive) is not { } shim)
        {
            return [];
        }

        var source = icu ?? throw new MinImageException(
            Codes.IcuMissing,
            $"The program uses globalization, and there is no ICU to link in: the package MinImage.Sysroot.Icu.{platform.RuntimeIdentifier} was not restored. Set InvariantGlobalization to true, or to false in the project file itself, where the restore sees it.");
        var functions = IcuLibraries.Functions.Select(name => Open(source.Libraries[name])).ToList();
        using var data = InputContent.FromFile(source.Libraries[IcuLibraries.Data]);
        var binding = IcuBinding.Make(shim, functions, new LinkInput(source.Libraries[IcuLibraries.Data], data), source.Cultures, _machine);
        return [Made("icu-binding.o", binding), .. functions, Open(source.Libraries[IcuLibraries.StandardCxx])];
    }

    // What joins .NET's shim to OpenSSL, and OpenSSL's members that are changed; nothing where the program has no cryptography.
    private ImmutableArray<LinkInput> OpenSslParts(
        LinkRequest request, List<LinkInput> program, IEnumerable<LinkInput> libraries, CallerSearch callers, IDiagnosticLog log)
    {
        if (program.Find(i => Path.GetFileName(i.Name) == OpenSslBinding.ShimArchive) is not { } shim)
        {
            return [];
        }

        var openSsl = StaticOpenSsl.Open(shim, libraries.Where(l => Path.GetFileName(l.Name) is "libssl.a" or "libcrypto.a"), _machine);
        string? otherCaller = null;
        var reduced = request.OpenSsl == OpenSslExtent.Reduced ? OpenSslReduction.Make(openSsl, callers, out otherCaller) : [];
        if (otherCaller is not null)
        {
            log.Trace($"All of OpenSSL is linked in, because more than .NET calls it: {otherCaller}.");
        }

        return [Made("openssl-binding.o", OpenSslBinding.Make(openSsl, _sysRoot)), .. reduced.Select(member => Made(member.Name, member.Content))];
    }

    private LinkInput? ReducedCLibrary(LinkInput libc, CallerSearch callers, bool prefersSpeed, IDiagnosticLog log)
    {
        var reduced = LibcReduction.Make(libc, callers, _machine, prefersSpeed, out var localeCaller);
        if (localeCaller is not null)
        {
            log.Trace($"The C library's translations are linked in, because something may set a locale: {localeCaller}.");
        }

        return reduced is null ? null : Made(libc.Name, reduced);
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
}
