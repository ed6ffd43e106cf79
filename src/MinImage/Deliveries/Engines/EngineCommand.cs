using System.ComponentModel;
using MinImage.Host.Processes;

namespace MinImage.Deliveries.Engines;

/// <summary>An engine by its command line, which knows ways that <see cref="EngineApi"/> does not: ssh, TLS, and Podman without a service.</summary>
public sealed class EngineCommand : Engine
{
    private readonly string _path;

    private EngineCommand(string path, string name, string architecture, bool readsZstd)
    {
        _path = path;
        Name = name;
        Architecture = architecture;
        ReadsZstd = readsZstd;
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Architecture { get; }

    /// <inheritdoc/>
    public override bool ReadsZstd { get; }

    /// <summary>Asks a command line for its engine.</summary>
    /// <param name="kind">The engine's kind.</param>
    /// <param name="path">The command's full path.</param>
    /// <param name="answer">What it says when there is no engine; else empty.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The engine, or null.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static EngineCommand? Connect(EngineKind kind, string path, out string answer, CancellationToken cancellationToken)
    {
        // Both answer only when there is an engine behind the command.
        string[] question = kind == EngineKind.Docker ? ["version", "--format", "{{.Server.Arch}} {{.Server.Version}}"] : ["info", "--format", "{{.Host.Arch}} {{.Version.Version}}"];
        try
        {
            var result = Tool.Run(path, question, cancellationToken);
            if (result.ExitCode != 0)
            {
                answer = LastLine(result.Errors);
                return null;
            }

            answer = "";
            var words = result.Output.Split(' ', StringSplitOptions.TrimEntries);
            var version = words.ElementAtOrDefault(1) ?? "";
            return new(path, $"{kind} {version}".TrimEnd() + $" by '{path} load'", words[0], kind.ReadsZstd(version));
        }
        catch (Win32Exception e)
        {
            answer = e.Message;
            return null;
        }
    }

    /// <inheritdoc/>
    public override string Load(Action<Stream> write, CancellationToken cancellationToken)
    {
        try
        {
            var result = Tool.Run(_path, ["load"], write, cancellationToken);
            return result.ExitCode == 0 ? result.Output.Trim() : throw Refused(LastLine(result.Errors));
        }
        catch (Exception e) when (e is IOException or Win32Exception)
        {
            throw Lost(e);
        }
    }

    private static string LastLine(string text) => text.Trim().Split('\n')[^1].Trim();
}
