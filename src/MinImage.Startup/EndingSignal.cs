using System.Runtime.InteropServices;

namespace MinImage.Startup;

/// <summary>
/// Ends the program at a signal that asks it to end, if the program does not handle it itself. For other processes that is the kernel's doing,
/// but the first process of a container gets only signals that it has a handler for (pid_namespaces(7)), and .NET has none since version 10.
/// </summary>
/// <param name="signal">The signal.</param>
/// <param name="number">Its number on Linux.</param>
internal sealed partial class EndingSignal(PosixSignal signal, int number)
{
    // What a shell says of a process that a signal has ended.
    private int ExitCode => 128 + number;

    // A registration that nobody holds would end when it is collected.
    private PosixSignalRegistration? _registration;

    /// <summary>From now on, as long as the process lives.</summary>
    public void Watch() => _registration = PosixSignalRegistration.Create(signal, OnSignal);

    // In which order handlers are asked has changed between versions of .NET, so this does not count on being the last one.
    private void OnSignal(PosixSignalContext context)
    {
        _registration!.Dispose();
        if (!IsHandled())
        {
            Environment.Exit(ExitCode);
        }

        // The program's own handlers decide. The thread that asks them ends after the last one, and after the runtime has done by default
        // what was not cancelled: as process 1, nothing.
        Watch();
        var asking = Thread.CurrentThread;
        new Thread(() =>
        {
            asking.Join();
            if (!context.Cancel)
            {
                Environment.Exit(ExitCode);
            }
        })
        { IsBackground = true }.Start();
    }

    // The runtime has a handler for as long as anybody is registered; for SIGINT always, because it puts a terminal in order then.
    private unsafe bool IsHandled()
    {
        // struct sigaction begins with the handler, SIG_DFL being 0; it has 152 bytes.
        var action = stackalloc nint[20];
        return SigAction(number, null, action) == 0 && action[0] != 0;
    }

    [LibraryImport("libc", EntryPoint = "sigaction")]
    private static unsafe partial int SigAction(int signal, nint* action, nint* previous);
}
