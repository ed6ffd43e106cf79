using System.Runtime.InteropServices;

internal static class Signals
{
    // Says when it is ready, and runs until a signal ends it.
    public static int Wait()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.WriteLine("leaving");
        Console.WriteLine("waiting");
        Thread.Sleep(Timeout.Infinite);
        return 0;
    }

    // The same with a handler of its own, as a host has one.
    public static int WaitWithAHandler()
    {
        using var told = new ManualResetEventSlim();
        using var registration = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            told.Set();
        });
        Console.WriteLine("waiting");
        told.Wait();
        Console.WriteLine("told");
        return 3;
    }

    // The same with a handler that only looks.
    public static int WaitAndLook()
    {
        using var registration = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Console.WriteLine("seen " + context.Signal));
        Console.WriteLine("waiting");
        Thread.Sleep(Timeout.Infinite);
        return 0;
    }

    public static int WaitWithCancelKeyPress()
    {
        using var told = new ManualResetEventSlim();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            told.Set();
        };
        Console.WriteLine("waiting");
        told.Wait();
        Console.WriteLine("told");
        return 3;
    }
}
