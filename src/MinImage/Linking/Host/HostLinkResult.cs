using MinImage.Host.Files;

namespace MinImage.Linking.Host;

/// <summary>An executable of the host's linker, in a temporary folder.</summary>
internal sealed class HostLinkResult(LinkRequest request, string folder, LinkedInputs inputs) : LinkResult
{
    /// <inheritdoc/>
    public override LinkedInputs Inputs { get; } = inputs;

    /// <inheritdoc/>
    public override void Commit()
    {
        WholeFile.Copy(Path.Combine(folder, Path.GetFileName(request.SymbolFile)), request.SymbolFile);
        WholeFile.Copy(Path.Combine(folder, Path.GetFileName(request.Executable)), request.Executable);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool isDisposing)
    {
        if (isDisposing && Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
