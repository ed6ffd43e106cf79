using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using MinImage.Diagnostics;
using MinImage.Host.Files;

namespace MinImage.Updates;

/// <summary>
/// Looks for newer versions of the packages whose data an image contains, while the image is built: at most once a day, and without making the publish wait or
/// fail. Without a network, nothing is found, and nothing is said.
/// </summary>
public sealed class UpdateCheck : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    private readonly CancellationTokenSource _ending = new();
    private readonly string _file;
    private readonly TimeProvider _clock;
    private readonly Task<ImmutableArray<PackageUpdate>> _search;

    private UpdateCheck(string file, TimeProvider clock, ImmutableArray<UsedPackage> packages, NewerVersion newer)
    {
        _file = file;
        _clock = clock;
        _search = Task.Run(() => SearchAsync(packages, newer, _ending.Token));
    }

    /// <summary>The search.</summary>
    internal Task Search => _search;

    /// <summary>Starts the search, unless there was one within the last day.</summary>
    /// <param name="file">The file with the time of the last search; it need not exist.</param>
    /// <param name="packages">The packages that are used; not enumerated if there was a search within the last day.</param>
    /// <param name="newer">Asks the sources of packages; its failures are traced.</param>
    /// <param name="clock">The clock.</param>
    /// <returns>Null if nothing is to be searched for.</returns>
    public static UpdateCheck? Begin(string file, IEnumerable<UsedPackage> packages, NewerVersion newer, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(packages);
        ArgumentNullException.ThrowIfNull(newer);
        ArgumentNullException.ThrowIfNull(clock);
        if (IsRecent(file, clock))
        {
            return null;
        }

        ImmutableArray<UsedPackage> used = [.. packages];
        return used.IsEmpty ? null : new UpdateCheck(file, clock, used, newer);
    }

    /// <summary>Ends the search, and reports what it has found by now. If it has not ended by itself, the next publish searches again.</summary>
    /// <param name="log">Receives <see cref="Codes.UpdateAvailable"/>, as a message.</param>
    public void Report(IDiagnosticLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        if (!_search.IsCompleted)
        {
            log.Trace("The search for newer packages has not ended in time; the next publish repeats it.");
            return;
        }

        if (_search.IsFaulted)
        {
            log.Trace($"Newer packages could not be searched for: {_search.Exception.GetBaseException().Message}");
        }
        else if (_search.IsCompletedSuccessfully && !_search.Result.IsEmpty)
        {
            log.Inform(Codes.UpdateAvailable, Describe(_search.Result));
        }

        Record(log);
    }

    /// <summary>Ends the search.</summary>
    public void Dispose()
    {
        _ending.Cancel();

        // The source is not disposed: the search may still use its token.
        _ = _search.ContinueWith(search => search.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    private static async Task<ImmutableArray<PackageUpdate>> SearchAsync(
        ImmutableArray<UsedPackage> packages, NewerVersion newer, CancellationToken cancellationToken)
    {
        var versions = await Task.WhenAll(packages.Select(package => newer(package, cancellationToken))).ConfigureAwait(false);
        return [.. packages.Zip(versions).Where(pair => pair.Second is not null).Select(pair => new PackageUpdate(pair.First, pair.Second!))];
    }

    private static string Describe(ImmutableArray<PackageUpdate> updates)
    {
        var found = updates.Select(update => $"{update.Package.Id} {update.Version} (used: {update.Package.Version})");
        var properties = updates
            .Select(update => $"{update.Package.Property} to {update.Version}")
            .Distinct(StringComparer.Ordinal);
        return $"Newer packages are available: {string.Join(", ", found)}. Update MinImage.Build, or set {string.Join(" and ", properties)}; "
            + "docs/updates.md says what they contain. This is said once a day; MinImageUpdateCheck=false turns it off.";
    }

    private static bool IsRecent(string file, TimeProvider clock)
    {
        try
        {
            var text = Encoding.ASCII.GetString(RegularFile.ReadAllBytes(file)).Trim();
            var since = clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(long.Parse(text, CultureInfo.InvariantCulture));
            return since >= TimeSpan.Zero && since < Interval;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or OverflowException or ArgumentOutOfRangeException
            or MinImageException)
        {
            // There was no search yet, or nobody knows when: searching once more does no harm.
            return false;
        }
    }

    private void Record(IDiagnosticLog log)
    {
        try
        {
            var now = _clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            WholeFile.Write(_file, stream => stream.Write(Encoding.ASCII.GetBytes($"{now}\n")), durable: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or MinImageException)
        {
            log.Trace($"The time of the search for newer packages was not recorded: {e.Message}");
        }
    }
}
