using MinImage.Host.Files;

namespace MinImage.Linking.Host;

/// <summary>An executable of the host's linker, in a temporary folder.</summary>
internal sealed class HostLinkResult(LinkRequest request, string folder, LinkedInputs inputs) : LinkResult
{
    /// <inheritdoc/>
    public override LinkedInputs Inputs { get; } = inputs;

    /// <inheritdoc/>
    protected override void Dispose(bool isDisposing)
    {
        base.Dispose(isDisposing);
        if (isDisposing && Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <inheritdoc/>
    private protected override UncommittedFile WriteSymbolFile() => Copy(request.SymbolFile);

    /// <inheritdoc/>
    private protected override UncommittedFile WriteExecutable() => Copy(request.Executable);

    private UncommittedFile Copy(string path) => WholeFile.BeginCopy(Path.Combine(folder, Path.GetFileName(path)), path);
}
