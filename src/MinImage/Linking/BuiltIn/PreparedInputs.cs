using MinImage.Diagnostics;
using MinImage.Ilc;
using MinImage.Linker.Inputs;
using MinImage.Linking.Icu;
using MinImage.Linking.OpenSsl;
using MinImage.SysRoots;

namespace MinImage.Linking.BuiltIn;

/// <summary>
/// What the built-in linker gets for a program: its object and libraries, those of the sysroot, what joins .NET's shims to them, and those parts
/// of libraries that are changed before they are linked. The files are open until it is disposed of.
/// </summary>
public sealed class PreparedInputs : IDisposable
{
    private readonly IReadOnlyList<InputContent> _contents;

    internal PreparedInputs(LinkInputs inputs, LinkInput compiled, DriverArguments arguments, SysRoot sysRoot, IReadOnlyList<InputContent> contents)
    {
        Inputs = inputs;
        Compiled = compiled;
        Arguments = arguments;
        SysRoot = sysRoot;
        _contents = contents;
    }

    /// <summary>All of it, in the linker's order. What is made, and is in no file, has a name without a folder, or the name of what it stands for.</summary>
    public LinkInputs Inputs { get; }

    /// <summary>ILC's object, which is among them.</summary>
    public LinkInput Compiled { get; }

    /// <summary>The folder of .NET's native libraries; null where none of them is linked.</summary>
    public string? RuntimeFolder => Path.GetDirectoryName(Arguments.Files.FirstOrDefault(file => Path.GetFileName(file) == RuntimePack.Bootstrapper));

    /// <summary>The arguments that name the libraries.</summary>
    internal DriverArguments Arguments { get; }

    /// <summary>The sysroot.</summary>
    internal SysRoot SysRoot { get; }

    /// <summary>The linked ICU; null if globalization is invariant.</summary>
    internal IcuSource? Icu { get; init; }

    /// <summary>Opens, makes and changes what a program is linked from.</summary>
    /// <param name="request">The link.</param>
    /// <param name="sysRoot">Where the platform's libraries are.</param>
    /// <param name="icu">The ICU that a program with globalization gets; null where there is none.</param>
    /// <param name="log">Gets why a library is linked as a whole.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="MinImageException">
    /// What <see cref="DriverArguments.Parse"/>, <see cref="OpenSslBinding.Make"/> and <see cref="IcuBinding.Make"/> throw.
    /// <see cref="Codes.IcuMissing"/>: the program uses globalization, and there is no ICU. Codes of the linker: a library is damaged.
    /// </exception>
    /// <exception cref="IOException">A file is missing, or cannot be read.</exception>
    public static PreparedInputs Prepare(LinkRequest request, SysRoot sysRoot, IcuSource? icu, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(sysRoot);
        ArgumentNullException.ThrowIfNull(log);
        return new InputPreparation(request, sysRoot, icu, log, cancellationToken).Run();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var content in _contents)
        {
            content.Dispose();
        }
    }
}
