using System.Diagnostics;
using System.Globalization;
using MinImage.Attachments.Sboms;
using MinImage.Diagnostics;
using MinImage.Ilc;
using MinImage.Images.Config;
using MinImage.Linker.Objects;
using MinImage.Linking;
using MinImage.Linking.BuiltIn;
using MinImage.Oci;
using MinImage.Platforms;
using MinImage.SysRoots;

namespace MinImage.Publishing;

/// <summary>
/// Prepares for what follows the compiler while it runs, in its own process and for long on one core: links a program of a few bytes, writes its image, keeps
/// nothing of either, and reads the libraries of the link ahead. When the compiler ends, .NET has loaded and compiled the code of these steps, which would take
/// half a second.
/// </summary>
public sealed class Rehearsal : IDisposable
{
    private const string EntryPoint = "main";
    private const string Name = "rehearsal";

    // How long an abandoned rehearsal is waited for, which otherwise leaves a folder behind.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _ending = new();
    private readonly InputFiles _files = new();
    private readonly Task<TimeSpan> _running;
    private bool _isEnded;

    private Rehearsal(RehearsalRequest request) => _running = Task.Run(() => Run(request, _ending.Token));

    /// <summary>The rehearsal and the reading.</summary>
    internal Task Running => _running;

    /// <summary>Begins, unless the host has one processor, on which it would only be in ILC's way.</summary>
    /// <param name="request">The link to prepare for.</param>
    /// <param name="processors">The number of the host's processors.</param>
    /// <returns>Null on a host with one processor.</returns>
    public static Rehearsal? Begin(RehearsalRequest request, int processors)
    {
        ArgumentNullException.ThrowIfNull(request);
        return processors > 1 ? new Rehearsal(request) : null;
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
            log.Trace(string.Create(CultureInfo.InvariantCulture, $"The link and the image were rehearsed in {duration.TotalMilliseconds:0} ms."));
        }
        catch (OperationCanceledException)
        {
            log.Trace("The compiler ended before the rehearsal of the link and the image.");
        }
        catch (Exception e) when (e is MinImageException or IOException or UnauthorizedAccessException)
        {
            log.Trace($"The link and the image could not be rehearsed: {e.Message}");
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

    private TimeSpan Run(RehearsalRequest request, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var linker = new BuiltInLinker(SysRoot.Open(request.SysRootFolder, request.Platform));
        if (!request.IsRehearsed)
        {
            Rehearse(linker, request.Platform, cancellationToken);
        }

        linker.ReadAhead(request.Arguments, _files, cancellationToken);
        return Stopwatch.GetElapsedTime(start);
    }

    private static void Publish(ProgramLinkRequest program, string folder, CancellationToken cancellationToken)
    {
        var files = new PlatformFiles(program.Link.Platform, [new(program.Link.Executable, Name)])
        {
            SizesFile = program.SizesFile,
            LinkedInputsFile = program.LinkedInputsFile,
        };
        var config = new ConfigRequest(null, new(null, [], [], [], [], []), [], [], [], null, IsWeb: false);
        var image = new ImageDescription([new ImageName(Name, Name)], Name, "/", Certificates: null, TimeZones: null, AddedFiles: [], config, Metadata: []);
        var request = new ImageRequest(image, [files], DateTimeOffset.UnixEpoch, Path.Combine(folder, "layout"), Path.Combine(folder, "layers.json"))
        {
            SizesFile = Path.Combine(folder, "image-sizes.json"),
            Documents = new([SbomFormat.Spdx], Provenance: null, Path.Combine(folder, "documents.json")),
        };
        _ = ImagePublication.Run(request, DateTimeOffset.UnixEpoch, SilentLog.Instance, cancellationToken);
    }

    private void Rehearse(BuiltInLinker linker, Platform platform, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("minimage-rehearsal-").FullName;
        try
        {
            Rehearse(linker, platform, folder, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private void Rehearse(BuiltInLinker linker, Platform platform, string folder, CancellationToken cancellationToken)
    {
        var machine = TargetMachines.Of(platform);
        var program = new ObjectBuilder(machine);
        program.AddFunction(EntryPoint, MachineCode.Return(machine));
        var objectFile = Path.Combine(folder, Name + ".o");
        File.WriteAllBytes(objectFile, program.ToArray());
        var executable = Path.Combine(folder, Name);
        var link = new LinkRequest(platform, objectFile, Arguments: [], CompilerPackage: "", executable, executable + SymbolFiles.Extension);
        var compiled = new CompiledProgram(objectFile, platform, Assemblies: [], FrameworkAssemblies: []);
        var request = new ProgramLinkRequest(link, compiled, Path.Combine(folder, "requirements.json"))
        {
            RecordFile = Path.Combine(folder, "link.json"),
            LinkedInputsFile = Path.Combine(folder, "linked-inputs.json"),
            SizesFile = Path.Combine(folder, "sizes.json"),
        };
        ProgramLink.Run(linker, request, _files, SilentLog.Instance, cancellationToken);
        Publish(request, folder, cancellationToken);
    }
}
