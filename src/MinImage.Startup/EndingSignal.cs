using System.Runtime.InteropServices;

namespace MinImage.Startup;

/// <summary>
/// Ends the program on a termination signal that the program does not handle itself. Normally the kernel does that, but the first process of a
/// container receives only signals that it has a handler for (pid_namespaces(7)), and .NET has none since version 10.
/// </summary>
/// <param name="signal">The signal.</param>
/// <param name="number">The signal's number on Linux.</param>
internal sealed partial class EndingSignal(PosixSignal signal, int number)
{
    // The exit code that shells report for a process that a signal has ended.
    private int ExitCode => 128 + number;

    // An unreferenced registration would end when it is garbage-collected.
    private PosixSignalRegistration? _registration;

    /// <summary>Starts handling the signal, for the lifetime of the process.</summary>
    public void Watch() => _registration = PosixSignalRegistration.Create(signal, OnSignal);

    // The order of handlers differs between versions of .NET, so this one does not rely on being the last.
    private void OnSignal(PosixSignalContext context)
    {
        _registration!.Dispose();
        if (!IsHandled())
        {
            Environment.Exit(ExitCode);
        }

        // The program's own handlers decide. The thread that calls them ends after the last handler and, unless that canceled the signal, after
        // the runtime's default action, which has no effect for process 1.
        Watch();
        var dispatcher = Thread.CurrentThread;
        new Thread(() =>
        {
            dispatcher.Join();
            if (!context.Cancel)
            {
                Environment.Exit(ExitCode);
            }
        })
        { IsBackground = true }.Start();
    }

    // The runtime installs a handler while there are registrations; for SIGINT it always has one, which restores the terminal settings.
    private unsafe bool IsHandled()
    {
        // struct sigaction has 152 bytes and begins with the handler; SIG_DFL is 0.
        var action = stackalloc nint[20];
        return SigAction(number, null, action) == 0 && action[0] != 0;
    }

    [LibraryImport("libc", EntryPoint = "sigaction")]
    private static unsafe partial int SigAction(int signal, nint* action, nint* previous);
}
