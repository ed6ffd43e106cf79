using System.Collections.Immutable;
using MinImage.Diagnostics;
using MinImage.Host.Concurrency;
using MinImage.Ilc;
using MinImage.Linker.Inputs;
using MinImage.Linking.Icu;
using MinImage.Linking.Libc;
using MinImage.Linking.OpenSsl;
using MinImage.SysRoots;

namespace MinImage.Linking.BuiltIn;

/// <summary>The work of <see cref="PreparedInputs.Prepare"/>, whose parameters these are.</summary>
internal sealed class InputPreparation(LinkRequest request, SysRoot sysRoot, IcuSource? icu, IDiagnosticLog log, CancellationToken cancellationToken)
{
    // Some platforms have it: vector functions of libm.
    private const string VectorMath = "libmvec.a";

    private const string CLibrary = "libc.a";

    private readonly TargetMachine _machine = TargetMachines.Of(request.Platform);
    private readonly List<InputContent> _contents = [];

    public PreparedInputs Run()
    {
        try
        {
            return Prepare();
        }
        catch
        {
            _contents.ForEach(content => content.Dispose());
            throw;
        }
    }

    private PreparedInputs Prepare()
    {
        var arguments = DriverArguments.Parse(request.Arguments, sysRoot);
        var compiled = Open(request.ObjectFile);
        List<LinkInput> program = [compiled, .. arguments.Files.Select(Open)];
        var libraries = SysRoot.Libraries.Select(name => Open(sysRoot[name])).ToList();
        if (File.Exists(sysRoot[VectorMath]))
        {
            libraries.Insert(SysRoot.Libraries.IndexOf("libm.a") + 1, Open(sysRoot[VectorMath]));
        }

        var icuParts = IcuParts(program);
        var callers = new SymbolUsers([.. program], _machine, cancellationToken);

        // Both read whole archives, and neither needs what the other makes.
        var libc = libraries.FindIndex(l => Path.GetFileName(l.Name) == CLibrary);
        var (openSsl, reducedLibc) = Concurrently.Run(
            _ => OpenSslParts(program, libraries, callers),
            _ => (Content: LibcReduction.Make(libraries[libc], callers.With(icuParts), _machine, request.PrefersSpeed, out var caller), LocaleCaller: caller),
            cancellationToken);
        if (reducedLibc.LocaleCaller is not null)
        {
            log.Trace($"The C library's translations are linked in, because something may set a locale: {reducedLibc.LocaleCaller}.");
        }

        if (reducedLibc.Content is not null)
        {
            libraries[libc] = Keep(libraries[libc].Name, InputContent.FromBytes(reducedLibc.Content));
        }

        // Before the few functions of the C++ library that .NET's runtime brings itself: all come from one place.
        program.InsertRange(1, [.. icuParts, .. openSsl]);
        var inputs = new LinkInputs(
            _machine,
            [.. SysRoot.StartFiles.Select(name => Open(sysRoot[name])), .. program, .. libraries, .. SysRoot.EndFiles.Select(name => Open(sysRoot[name]))],
            arguments.Aliases,
            Path.GetFileName(request.SymbolFile));
        return new PreparedInputs(inputs, compiled, arguments, sysRoot, [.. _contents]) { Icu = icuParts.IsEmpty ? null : icu };
    }

    private LinkInput Open(string path) => Keep(path, InputContent.FromFile(path));

    private LinkInput Keep(string name, InputContent content)
    {
        _contents.Add(content);
        return new LinkInput(name, content);
    }

    // ICU's libraries, and what joins .NET's shim to them; nothing where globalization is invariant.
    private ImmutableArray<LinkInput> IcuParts(List<LinkInput> program)
    {
        if (program.Find(i => Path.GetFileName(i.Name) == RuntimePack.IcuShim) is not { } shim)
        {
            return [];
        }

        var source = icu ?? throw new MinImageException(
            Codes.IcuMissing,
            $"The program uses globalization, and there is no ICU to link in: the package MinImage.Sysroot.Icu.{request.Platform.RuntimeIdentifier} was not restored. Set InvariantGlobalization to true, or to false in the project file itself, where the restore sees it.");
        var functions = IcuLibraries.Functions.Select(name => Open(source.Libraries[name])).ToList();
        cancellationToken.ThrowIfCancellationRequested();
        using var data = InputContent.FromFile(source.Libraries[IcuLibraries.Data]);
        var binding = IcuBinding.Make(shim, functions, new LinkInput(source.Libraries[IcuLibraries.Data], data), source.Cultures, _machine);
        return [Keep(IcuBinding.ObjectName, InputContent.FromBytes(binding)), .. functions, Open(source.Libraries[IcuLibraries.StandardCxx])];
    }

    // What joins .NET's shim to OpenSSL, and OpenSSL's members that are changed; nothing where the program has no cryptography.
    private ImmutableArray<LinkInput> OpenSslParts(List<LinkInput> program, IEnumerable<LinkInput> libraries, SymbolUsers callers)
    {
        if (program.Find(i => Path.GetFileName(i.Name) == RuntimePack.OpenSslShim) is not { } shim)
        {
            return [];
        }

        var openSsl = StaticOpenSsl.Open(shim, libraries.Where(l => Path.GetFileName(l.Name) is "libssl.a" or "libcrypto.a"), _machine);
        string? otherCaller = null;
        var reduced = request.OpenSsl == OpenSslMode.Reduced ? OpenSslReduction.Make(openSsl, callers, out otherCaller) : [];
        if (otherCaller is not null)
        {
            log.Trace($"All of OpenSSL is linked in, because more than .NET calls it: {otherCaller}.");
        }

        return
        [
            Keep(OpenSslBinding.ObjectName, InputContent.FromBytes(OpenSslBinding.Make(openSsl, sysRoot))),
            .. reduced.Select(member => Keep(member.Name, InputContent.FromBytes(member.Content))),
        ];
    }
}
