using System.Diagnostics;
using System.Globalization;
using MinImage.Diagnostics;
using MinImage.Host.Files;
using MinImage.Ilc;
using MinImage.Layers;
using MinImage.Linker.Objects;
using MinImage.Linking;
using MinImage.Linking.BuiltIn;
using MinImage.Platforms;
using MinImage.SysRoots;

namespace MinImage.Publishing;

/// <summary>
/// Prepares for the link while ILC compiles the program, which it does in its own process and mostly on one core: links and packs a program of a few bytes, of
/// which nothing is kept, and reads the libraries. When ILC ends, .NET has loaded and compiled the code of both steps, which would take a third of a second.
/// </summary>
public sealed class LinkRehearsal : IDisposable
{
    private const string EntryPoint = "main";

    // How long an abandoned rehearsal is waited for, which otherwise leaves a folder behind.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _ending = new();
    private readonly InputFiles _files = new();
    private readonly Task<TimeSpan> _running;
    private bool _isEnded;

    private LinkRehearsal(LinkRehearsalRequest request) => _running = Task.Run(() => Run(request, _ending.Token));

    /// <summary>The rehearsal and the reading.</summary>
    internal Task Running => _running;

    /// <summary>Begins, unless the host has one processor, on which it would only be in ILC's way.</summary>
    /// <param name="request">The link to prepare for.</param>
    /// <param name="processors">The number of the host's processors.</param>
    /// <returns>Null on a host with one processor.</returns>
    public static LinkRehearsal? Begin(LinkRehearsalRequest request, int processors)
    {
        ArgumentNullException.ThrowIfNull(request);
        return processors > 1 ? new LinkRehearsal(request) : null;
    }

    /// <summary>Ends the rehearsal, finished or not.</summary>
    /// <param name="log">Receives how long it took, or why it failed: if the reason concerns the link of the program, that will report it.</param>
    /// <returns>The files that have been read by now; the caller disposes of them.</returns>
    public InputFiles End(IDiagnosticLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        _ending.Cancel();
        try
        {
            var duration = _running.GetAwaiter().GetResult();
            log.Trace(string.Create(CultureInfo.InvariantCulture, $"The link was rehearsed in {duration.TotalMilliseconds:0} ms."));
        }
        catch (OperationCanceledException)
        {
            log.Trace("The compiler ended before the link was rehearsed.");
        }
        catch (Exception e) when (e is MinImageException or IOException or UnauthorizedAccessException)
        {
            log.Trace($"The link could not be rehearsed: {e.Message}");
        }

        _isEnded = true;
        return _files;
    }

    /// <summary>Ends the rehearsal of a program that will not be linked.</summary>
    public void Dispose()
    {
        if (!_isEnded)
        {
            _ending.Cancel();
            Task.WaitAny([_running], LongestWait);
            _files.Dispose();
        }

        _ending.Dispose();
    }

    private TimeSpan Run(LinkRehearsalRequest request, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var linker = new BuiltInLinker(SysRoot.Open(request.SysRootFolder, request.Platform));
        var folder = Directory.CreateTempSubdirectory("minimage-rehearsal-").FullName;
        try
        {
            Rehearse(linker, request.Platform, folder, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        linker.ReadAhead(request.Arguments, request.OpenSsl, _files, cancellationToken);
        return Stopwatch.GetElapsedTime(start);
    }

    private void Rehearse(BuiltInLinker linker, Platform platform, string folder, CancellationToken cancellationToken)
    {
        var machine = TargetMachines.Of(platform);
        var program = new ObjectBuilder(machine);
        program.AddFunction(EntryPoint, MachineCode.Return(machine));
        var objectFile = Path.Combine(folder, "program.o");
        File.WriteAllBytes(objectFile, program.ToArray());
        var executable = Path.Combine(folder, "program");
        var link = new LinkRequest(platform, objectFile, Arguments: [], CompilerPackage: "", executable, executable + SymbolFiles.Extension);
        var compiled = new CompiledProgram(objectFile, platform, Assemblies: [], FrameworkAssemblies: []);
        var request = new ProgramLinkRequest(link, compiled, Path.Combine(folder, "requirements.json"))
        {
            RecordFile = Path.Combine(folder, "link.json"),
            LinkedInputsFile = Path.Combine(folder, "linked-inputs.json"),
            SizesFile = Path.Combine(folder, "sizes.json"),
        };
        ProgramLink.Run(linker, request, _files, SilentLog.Instance, cancellationToken);
        using var layer = LayerCompression.Gzip.Compress(Stream.Null, contentLength: 0);
        layer.Write(RegularFile.ReadAllBytes(executable));
        layer.Finish();
    }
}
