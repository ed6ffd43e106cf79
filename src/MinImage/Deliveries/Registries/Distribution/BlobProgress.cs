namespace MinImage.Deliveries.Registries.Distribution;

/// <summary>Counts the bytes of one blob that a registry has accepted. A repeated request counts once.</summary>
/// <param name="total">Receives the changes, which are negative if a request is repeated; may be null.</param>
internal sealed class BlobProgress(IProgress<long>? total)
{
    private long _sent;

    /// <summary>Adds bytes.</summary>
    /// <param name="count">The number of bytes.</param>
    public void Report(long count)
    {
        _sent += count;
        total?.Report(count);
    }

    /// <summary>Continues at an offset.</summary>
    /// <param name="offset">The number of bytes before the next one that is sent.</param>
    public void Restart(long offset)
    {
        if (_sent != offset)
        {
            Report(offset - _sent);
        }
    }
}
