using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Worker;

/// <summary>Fetches a page at regular intervals, and logs when it has changed.</summary>
internal sealed partial class PageWatcher(HttpClient client, IOptions<WatchOptions> options, ILogger<PageWatcher> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var page = options.Value.Page ?? throw new InvalidOperationException("Watch:Page is not set.");
        string? last = null;
        using var timer = new PeriodicTimer(options.Value.Interval);
        do
        {
            try
            {
                var content = await client.GetByteArrayAsync(page, stoppingToken);
                var digest = Convert.ToHexStringLower(SHA256.HashData(content));
                if (digest != last)
                {
                    LogChange(page, content.Length, digest);
                    last = digest;
                }
            }
            catch (HttpRequestException e)
            {
                LogFailure(page, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Page} has {Length} bytes, sha256:{Digest}")]
    private partial void LogChange(Uri page, int length, string digest);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Page} cannot be read: {Reason}")]
    private partial void LogFailure(Uri page, string reason);
}
