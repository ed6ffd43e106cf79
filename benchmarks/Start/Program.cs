// Runs a container with runc and prints measurements:
//
//   Start end BUNDLE             milliseconds to its exit
//   Start answer BUNDLE URL      milliseconds to the first byte of the response, and the resident memory of its process at that time, in KiB
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

if (args is not (["end", _] or ["answer", _, _]))
{
    Console.Error.WriteLine("usage: Start end BUNDLE | answer BUNDLE URL");
    return 2;
}

var name = "minimage-start-" + Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
if (args[0] == "answer")
{
    // A request to a server that never responds, so that the client is compiled before the measurement starts.
    var unused = new Uri(args[2]);
    using var listener = new TcpListener(IPAddress.Loopback, 0);
    listener.Start();
    await IsAnswered(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/"), TimeSpan.FromMilliseconds(10));
    if (await IsAnswered(unused, TimeSpan.FromMilliseconds(10)))
    {
        Console.Error.WriteLine($"another process already listens at {unused}");
        return 1;
    }
}

var watch = Stopwatch.StartNew();
using var container = Process.Start(
    new ProcessStartInfo("runc", ["run", "--bundle", args[1], name]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
if (args[0] == "end")
{
    container.WaitForExit();
    var ended = watch.Elapsed;
    if (container.ExitCode != 0)
    {
        Console.Error.WriteLine(container.StandardError.ReadToEnd());
        return 1;
    }

    Print(ended);
    return 0;
}

// The output is read so that the pipe does not fill up.
container.OutputDataReceived += (_, _) => { };
container.BeginOutputReadLine();
container.BeginErrorReadLine();
while (!await IsAnswered(new Uri(args[2]), TimeSpan.FromSeconds(5)))
{
    if (container.HasExited || watch.Elapsed > TimeSpan.FromSeconds(30))
    {
        Console.Error.WriteLine($"no response from {args[2]}");
        return 1;
    }
}

var answered = watch.Elapsed;
using var state = Process.Start(new ProcessStartInfo("runc", ["state", name]) { RedirectStandardOutput = true })!;
var pid = System.Text.Json.JsonDocument.Parse(state.StandardOutput.ReadToEnd()).RootElement.GetProperty("pid").GetInt32();
var memory = File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
var resident = memory.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
using (var kill = Process.Start("runc", ["kill", name, "KILL"]))
{
    kill.WaitForExit();
}

container.WaitForExit();
Print(answered, resident);
return 0;

static void Print(TimeSpan time, string more = "") =>
    Console.WriteLine($"{time.TotalMilliseconds.ToString("F2", CultureInfo.InvariantCulture)} {more}".TrimEnd());

// Tries to read a first byte. A refused connection fails immediately, so the caller retries.
static async Task<bool> IsAnswered(Uri url, TimeSpan patience)
{
    using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    using var timeout = new CancellationTokenSource(patience);
    try
    {
        await socket.ConnectAsync(IPAddress.Loopback, url.Port, timeout.Token);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {url.PathAndQuery} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), timeout.Token);
        return await socket.ReceiveAsync(new byte[1], timeout.Token) == 1;
    }
    catch (Exception e) when (e is SocketException or OperationCanceledException)
    {
        return false;
    }
}
