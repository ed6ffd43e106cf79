using System.Collections.Frozen;
using System.Globalization;
using MinImage.Diagnostics;

namespace MinImage.Images.Config;

/// <summary>The signal by which an engine asks a container to stop (image-spec 1.1, config, <c>StopSignal</c>).</summary>
internal static class StopSignal
{
    private const int Last = 64;

    // signal(7), Linux.
    private static readonly FrozenSet<string> Names = new[]
    {
        "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP",
        "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "POLL", "PWR", "SYS", "RTMIN", "RTMAX",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Returns a signal in the form of the specification: <c>SIGTERM</c>, <c>SIGRTMIN+3</c>, or a number.</summary>
    /// <param name="signal">A name of signal(7), with or without <c>SIG</c>, in any case; <c>RTMIN+n</c> and <c>RTMAX-n</c>; or 1 to 64.</param>
    /// <exception cref="MinImageException"><see cref="Codes.InvalidStopSignal"/>; the message contains the value.</exception>
    public static string Parse(string signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        if (NumberUpTo(signal, Last) is { } and > 0)
        {
            return signal;
        }

        var upper = signal.ToUpperInvariant();
        var name = upper.StartsWith("SIG", StringComparison.Ordinal) ? upper[3..] : upper;
        return Names.Contains(name) || IsRealTime(name, "RTMIN+") || IsRealTime(name, "RTMAX-")
            ? "SIG" + name
            : throw new MinImageException(
                Codes.InvalidStopSignal,
                $"MinImageStopSignal is '{signal}': expected the name of a signal, such as SIGTERM, SIGINT or SIGRTMIN+3, or a number from 1 to {Last}.");
    }

    // 34 to 64 are the real-time signals of glibc, which reserves 32 and 33 for itself.
    private static bool IsRealTime(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal) && NumberUpTo(name[prefix.Length..], Last - 34) is not null;

    private static int? NumberUpTo(string text, int largest) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= largest ? number : null;
}
