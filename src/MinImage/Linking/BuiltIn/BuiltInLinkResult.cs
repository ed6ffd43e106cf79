using MinImage.Host.Files;
using MinImage.Linker.Inputs;
using MinImage.Linker.Maps;

namespace MinImage.Linking.BuiltIn;

/// <summary>An executable of the built-in linker, with its inputs and map.</summary>
internal sealed class BuiltInLinkResult : LinkResult
{
    private const UnixFileMode ExecutableMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly LinkRequest _request;
    private readonly PreparedInputs _prepared;
    private readonly byte[] _executable;
    private readonly byte[] _symbolFile;

    internal BuiltInLinkResult(LinkRequest request, PreparedInputs prepared, byte[] executable, byte[] symbolFile, LinkMap map)
    {
        _request = request;
        _prepared = prepared;
        _executable = executable;
        _symbolFile = symbolFile;
        Map = map;
    }

    /// <summary>The executable's bytes.</summary>
    public ReadOnlyMemory<byte> Executable => _executable;

    /// <summary>The origin of each byte of the executable.</summary>
    public LinkMap Map { get; }

    /// <inheritdoc/>
    public override LinkedInputs Inputs => LinkedInputsOfMap.Describe(_request, _prepared, Map);

    /// <summary>The processor.</summary>
    public TargetMachine Machine => _prepared.Inputs.Machine;

    /// <summary>ILC's object.</summary>
    public LinkInput Compiled => _prepared.Compiled;

    /// <summary>The folder of .NET's native libraries; null if none of them is linked.</summary>
    public string? RuntimeFolder => _prepared.RuntimeFolder;

    /// <inheritdoc/>
    private protected override UncommittedFile WriteSymbolFile() => Write(_request.SymbolFile, _symbolFile);

    /// <inheritdoc/>
    private protected override UncommittedFile WriteExecutable() => Write(_request.Executable, _executable);

    // The mode only matters if the program is started from here: in the image, it depends on the file's content.
    private static UncommittedFile Write(string path, byte[] content) =>
        WholeFile.Begin(path, stream => stream.Write(content), durable: false, ExecutableMode);
}
