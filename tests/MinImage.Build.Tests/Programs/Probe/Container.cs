using System.Diagnostics;
using System.IO.Pipes;
using System.Net.Sockets;

internal static class Container
{
    public static int PrintUser()
    {
        Console.WriteLine(File.ReadLines("/proc/self/status").First(line => line.StartsWith("Uid:")));
        return 0;
    }

    public static int WriteToTmp()
    {
        File.WriteAllText("/tmp/probe", "written");
        Console.WriteLine(File.ReadAllText("/tmp/probe"));
        return 0;
    }

    // A child process, with output that comes through a pipe; what it ends with becomes this process's.
    public static int RunItself(string[] arguments)
    {
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardOutput = true })!;
        Console.Write(child.StandardOutput.ReadToEnd());
        child.WaitForExit();
        return child.ExitCode;
    }

    public static int Exit(string code)
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.WriteLine("leaving");
        try
        {
            Environment.Exit(int.Parse(code));
        }
        finally
        {
            Console.WriteLine("never");
        }

        return 0;
    }

    public static async Task<int> TalkThroughPipesAndSocketsAsync()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        using var end = new AnonymousPipeClientStream(PipeDirection.In, pipe.ClientSafePipeHandle);
        Console.WriteLine(await SendAsync(pipe, end, "through a pipe"));

        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint("/tmp/probe.sock"));
        listener.Listen();
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint("/tmp/probe.sock"));
        using var server = await listener.AcceptAsync();
        Console.WriteLine(await SendAsync(new NetworkStream(client), new NetworkStream(server), "through a socket"));
        return 0;
    }

    public static async Task<int> WatchAFolderAsync()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        var seen = new TaskCompletionSource<string>();
        using var watcher = new FileSystemWatcher(folder);
        watcher.Created += (_, e) => seen.TrySetResult(e.Name!);
        watcher.EnableRaisingEvents = true;
        File.WriteAllText(Path.Combine(folder, "new.txt"), "");
        Console.WriteLine(await seen.Task.WaitAsync(TimeSpan.FromSeconds(20)));
        return 0;
    }

    private static async Task<string> SendAsync(Stream from, Stream to, string text)
    {
        await using var writer = new StreamWriter(from) { AutoFlush = true };
        using var reader = new StreamReader(to);
        await writer.WriteLineAsync(text);
        return (await reader.ReadLineAsync())!;
    }
}
