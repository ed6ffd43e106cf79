using MinImage.Diagnostics;
using MinImage.Ilc;
using MinImage.Linker.Inputs;
using MinImage.Linking.Icu;
using MinImage.Linking.OpenSsl;
using MinImage.SysRoots;

namespace MinImage.Linking.BuiltIn;

/// <summary>
/// The inputs of the built-in linker for a program: its object and libraries, the libraries of the sysroot, the objects that bind .NET's shims to
/// them, and parts of libraries that are changed before the link.
/// </summary>
public sealed class PreparedInputs
{
    internal PreparedInputs(LinkInputs inputs, LinkInput compiled, DriverArguments arguments, SysRoot sysRoot, InputFiles files)
    {
        Inputs = inputs;
        Compiled = compiled;
        Arguments = arguments;
        SysRoot = sysRoot;
        Files = files;
    }

    /// <summary>
    /// All inputs, in the order of the link. A generated input has a name without a folder, or the name of the file or member that it replaces.
    /// </summary>
    public LinkInputs Inputs { get; }

    /// <summary>ILC's object, one of the inputs.</summary>
    public LinkInput Compiled { get; }

    /// <summary>The folder of .NET's native libraries; null if none of them is linked.</summary>
    public string? RuntimeFolder =>
        Path.GetDirectoryName(Arguments.Files.FirstOrDefault(file => Path.GetFileName(file) == RuntimePack.Bootstrapper));

    /// <summary>The arguments that name the libraries.</summary>
    internal DriverArguments Arguments { get; }

    /// <summary>The sysroot.</summary>
    internal SysRoot SysRoot { get; }

    /// <summary>The files of the inputs, as they are on disk.</summary>
    internal InputFiles Files { get; }

    /// <summary>The linked ICU; null if globalization is invariant.</summary>
    internal IcuSource? Icu { get; init; }

    /// <summary>Opens, generates and changes the inputs for a program.</summary>
    /// <param name="request">The link.</param>
    /// <param name="sysRoot">The libraries of the platform.</param>
    /// <param name="icu">The ICU that a program with globalization is linked with; null if none.</param>
    /// <param name="files">Reads the inputs; it has to stay open as long as they are used.</param>
    /// <param name="log">Receives the reasons why a library is linked as a whole.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="MinImageException">
    /// The errors of <see cref="DriverArguments.Parse"/>, <see cref="OpenSslBinding.Make"/> and <see cref="IcuBinding.Make"/>;
    /// <see cref="Codes.IcuMissing"/>: the program uses globalization, but there is no ICU. A linker error: a library is damaged.
    /// </exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static PreparedInputs Prepare(
        LinkRequest request, SysRoot sysRoot, IcuSource? icu, InputFiles files, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(sysRoot);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(log);
        return new InputPreparation(request, sysRoot, icu, files, log, cancellationToken).Run();
    }
}
