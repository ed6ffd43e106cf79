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

/// <summary>Prepares the inputs of one link, for <see cref="PreparedInputs.Prepare"/>, which documents the parameters.</summary>
internal sealed class InputPreparation(
    LinkRequest request, SysRoot sysRoot, IcuSource? icu, InputFiles files, IDiagnosticLog log, CancellationToken cancellationToken)
{
    private const string CLibrary = "libc.a";
    private const string MathLibrary = "libm.a";

    private readonly TargetMachine _machine = TargetMachines.Of(request.Platform);

    public PreparedInputs Run()
    {
        var arguments = DriverArguments.Parse(request.Arguments, sysRoot);
        var compiled = files.Open(request.ObjectFile);
        List<LinkInput> program = [compiled, .. arguments.Files.Select(files.Open)];
        var libraries = SysRoot.Libraries.Except(SysRoot.OpenSsl).Select(Open).ToList();
        if (File.Exists(sysRoot[SysRoot.VectorMath]))
        {
            libraries.Insert(libraries.FindIndex(l => Path.GetFileName(l.Name) == MathLibrary) + 1, Open(SysRoot.VectorMath));
        }

        var icuParts = IcuParts(program);
        var callers = new SymbolUsers([.. program], _machine, cancellationToken);

        // Both operations read whole archives, and are independent of each other.
        var libc = libraries.FindIndex(l => Path.GetFileName(l.Name) == CLibrary);
        var (openSsl, reducedLibc) = Concurrently.Run(
            _ => OpenSslParts(program, callers),
            _ => ReduceLibc(libraries[libc], callers.With(icuParts)),
            cancellationToken);
        if (reducedLibc is not null)
        {
            libraries[libc] = Generated(libraries[libc].Name, reducedLibc);
        }

        var libm = libraries.FindIndex(l => Path.GetFileName(l.Name) == MathLibrary);
        if (_machine == TargetMachine.X64 && !request.PrefersSpeed && MathReduction.Make(libraries[libm]) is { } reducedMath)
        {
            libraries[libm] = Generated(libraries[libm].Name, reducedMath);
        }

        // Inserted before the part of the C++ library in .NET's runtime pack: all functions of the C++ library then come from one archive.
        program.InsertRange(1, [.. icuParts, .. openSsl.Objects]);
        var inputs = new LinkInputs(
            _machine,
            [
                .. SysRoot.StartFiles.Select(Open),
                .. program,
                .. openSsl.Libraries,
                .. libraries,
                .. SysRoot.EndFiles.Select(Open),
            ],
            arguments.Aliases,
            Path.GetFileName(request.SymbolFile));
        return new PreparedInputs(inputs, compiled, arguments, sysRoot, files) { Icu = icuParts.IsEmpty ? null : icu };
    }

    // An input that is not a file, or takes the place of one.
    private static LinkInput Generated(string name, byte[] content) => new(name, InputContent.Over(content));

    // Opens a file of the sysroot.
    private LinkInput Open(string name) => files.Open(sysRoot[name]);

    private byte[]? ReduceLibc(LinkInput libc, SymbolUsers callers)
    {
        var reduced = LibcReduction.Make(libc, callers, _machine, request.PrefersSpeed, out var localeCaller);
        if (localeCaller is not null)
        {
            log.Trace($"The C library's translations are linked, because a locale may be set by {localeCaller}.");
        }

        return reduced;
    }

    // Returns ICU's libraries and the object that binds .NET's shim to them; empty if globalization is invariant.
    private ImmutableArray<LinkInput> IcuParts(List<LinkInput> program)
    {
        if (program.Find(i => Path.GetFileName(i.Name) == RuntimePack.IcuShim) is not { } shim)
        {
            return [];
        }

        var source = icu ?? throw new MinImageException(
            Codes.IcuMissing,
            $"The program uses globalization, but the package MinImage.Sysroot.Icu.{request.Platform.RuntimeIdentifier} was not restored. "
            + "Set InvariantGlobalization to true, or to false in the project file itself, where the restore reads it.");
        var functions = IcuLibraries.Functions.Select(name => files.Open(source.Libraries[name])).ToList();
        cancellationToken.ThrowIfCancellationRequested();
        using var data = InputContent.FromFile(source.Libraries[IcuLibraries.Data]);
        var binding = IcuBinding.Make(shim, functions, new LinkInput(source.Libraries[IcuLibraries.Data], data), source.Cultures, _machine);
        return [Generated(IcuBinding.ObjectName, binding), .. functions, files.Open(source.Libraries[IcuLibraries.StandardCxx])];
    }

    // Returns the objects to link before OpenSSL, and OpenSSL's libraries. The objects are the one that binds .NET's shim to OpenSSL, and changed members
    // of OpenSSL; none if the program uses no cryptography.
    private (ImmutableArray<LinkInput> Objects, ImmutableArray<LinkInput> Libraries) OpenSslParts(List<LinkInput> program, SymbolUsers callers)
    {
        ImmutableArray<LinkInput> whole = [.. SysRoot.OpenSsl.Select(Open)];
        if (program.Find(i => Path.GetFileName(i.Name) == RuntimePack.OpenSslShim) is not { } shim)
        {
            return ([], whole);
        }

        var openSsl = StaticOpenSsl.Open(shim, whole, _machine);
        if (!IsReduced(openSsl, callers))
        {
            return ([Binding(openSsl)], whole);
        }

        ImmutableArray<LinkInput> reduced = sysRoot.HasReducedOpenSsl ? [.. SysRoot.ReducedOpenSsl.Select(Open)] : whole;
        openSsl = StaticOpenSsl.Open(shim, reduced, _machine);
        var members = OpenSslReduction.Make(openSsl).Select(member => Generated(member.Name, member.Content));
        return ([Binding(openSsl), .. members], reduced);
    }

    private LinkInput Binding(StaticOpenSsl openSsl) =>
        Generated(OpenSslBinding.ObjectName, OpenSslBinding.Make(openSsl, sysRoot));

    private bool IsReduced(StaticOpenSsl openSsl, SymbolUsers callers)
    {
        if (request.OpenSsl != OpenSslMode.Reduced)
        {
            return false;
        }

        var otherCaller = OpenSslReduction.OtherCaller(openSsl, callers);
        if (otherCaller is not null)
        {
            log.Trace($"All of OpenSSL is linked, because not only .NET calls it: {otherCaller}.");
        }

        return otherCaller is null;
    }
}
