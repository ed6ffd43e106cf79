using System.ComponentModel;
using MinImage.Diagnostics;
using MinImage.Host.Processes;

namespace MinImage.Deliveries.Engines;

/// <summary>
/// An engine that is used through its command line, which supports what <see cref="EngineApi"/> does not: ssh, TLS, and Podman without a service.
/// </summary>
internal sealed class EngineCommand : Engine
{
    private readonly string _path;

    private EngineCommand(string path, string name, string architecture, bool supportsZstd)
        : base(name, architecture, supportsZstd) => _path = path;

    /// <summary>Checks through the command line whether the engine is running.</summary>
    /// <param name="kind">The engine's kind.</param>
    /// <param name="path">The command's full path.</param>
    /// <param name="limits">The limits of the wait.</param>
    /// <param name="error">The command's error message if the engine is not available; otherwise empty.</param>
    /// <param name="cancellationToken">Terminates the command.</param>
    /// <returns>The engine; null if it is not available.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static EngineCommand? Connect(EngineKind kind, string path, EngineLimits limits, out string error, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(limits);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(limits.Command);

        // Both commands succeed only if the engine responds.
        string[] arguments = kind == EngineKind.Docker
            ? ["version", "--format", "{{.Server.Arch}} {{.Server.Version}}"]
            : ["info", "--format", "{{.Host.Arch}} {{.Version.Version}}"];
        try
        {
            var result = Tool.Run(path, arguments, timeout.Token);
            if (result.ExitCode != 0)
            {
                error = LastLine(result.Errors);
                return null;
            }

            error = "";
            var fields = result.Output.Split(' ', StringSplitOptions.TrimEntries);
            var version = ForeignText.Line(fields.ElementAtOrDefault(1) ?? "");
            return new(path, $"{kind} {version}".TrimEnd() + $" by '{path} load'", fields[0], kind.SupportsZstd(version));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            error = $"it does not respond within {limits.Command.TotalSeconds:0.#} s";
            return null;
        }
        catch (Win32Exception e)
        {
            error = e.Message;
            return null;
        }
    }

    /// <inheritdoc/>
    public override string Load(Action<Stream> write, CancellationToken cancellationToken)
    {
        try
        {
            var result = Tool.Run(_path, ["load"], write, cancellationToken);
            return result.ExitCode == 0 ? ForeignText.Block(result.Output) : throw Refused(LastLine(result.Errors));
        }
        catch (Exception e) when (e is IOException or Win32Exception)
        {
            throw Lost(e);
        }
    }

    private static string LastLine(string text) => ForeignText.Line(ForeignText.Clean(text).Trim().Split('\n')[^1]);
}
