// What somebody who watches the program gets to see of it: one line each.
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;

using var events = new Events();
using var source = new ActivitySource("Shop");
using var meter = new Meter("Shop");
var orders = meter.CreateCounter<int>("shop.orders");
var activities = new SortedSet<string>(StringComparer.Ordinal);
var measurements = new SortedSet<string>(StringComparer.Ordinal);

using var activityListener = new ActivityListener
{
    ShouldListenTo = _ => true,
    Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
    ActivityStopped = activity => activities.Add($"{activity.Source.Name}/{activity.OperationName}"),
};
ActivitySource.AddActivityListener(activityListener);
using var meterListener = new MeterListener();
meterListener.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
meterListener.SetMeasurementEventCallback<int>((instrument, _, _, _) => Note(instrument));
meterListener.SetMeasurementEventCallback<long>((instrument, _, _, _) => Note(instrument));
meterListener.SetMeasurementEventCallback<double>((instrument, _, _, _) => Note(instrument));
meterListener.Start();

string request;
using (source.StartActivity("order"))
{
    orders.Add(1);
    request = await GetAsync();
}

meterListener.RecordObservableInstruments();

Console.WriteLine("activities: " + string.Join(' ', activities));
Console.WriteLine("traceparent sent: " + request.Contains("\r\ntraceparent: 00-", StringComparison.Ordinal));
Console.WriteLine("measurements: " + string.Join(' ', measurements));
Console.WriteLine("event sources: " + string.Join(' ', events.Names));
Console.WriteLine("diagnostic port: " + Directory.EnumerateFileSystemEntries("/tmp", "dotnet-diagnostic-*").Any());
Console.WriteLine("HTTP/3: " + await GetWithAsync(HttpVersion.Version30));
try
{
    Shop.Order(-1);
}
catch (ArgumentOutOfRangeException e)
{
    Console.WriteLine("message: " + e.Message.ReplaceLineEndings(" "));
    Console.WriteLine("stack trace: " + e.StackTrace!.ReplaceLineEndings(" "));
}

void Note(Instrument instrument) => measurements.Add($"{instrument.Meter.Name}/{instrument.Name}");

// What came over the wire.
static async Task<string> GetAsync()
{
    using var listener = new TcpListener(IPAddress.Loopback, 0);
    listener.Start();
    using var client = new HttpClient();
    var answer = client.GetStringAsync($"http://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}/");
    using var connection = await listener.AcceptTcpClientAsync();
    var buffer = new byte[4096];
    var count = await connection.GetStream().ReadAsync(buffer);
    await connection.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"u8.ToArray());
    await answer;
    return Encoding.ASCII.GetString(buffer, 0, count);
}

static async Task<string> GetWithAsync(Version version)
{
    try
    {
        using var client = new HttpClient { DefaultRequestVersion = version, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        return await client.GetStringAsync("https://localhost:9/");
    }
    catch (HttpRequestException e)
    {
        return $"{e.HttpRequestError} {e.Message}";
    }
}

internal static class Shop
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Order(int count) => ArgumentOutOfRangeException.ThrowIfNegative(count);
}

internal sealed class Events : EventListener
{
    private readonly SortedSet<string> _names = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Names
    {
        get
        {
            lock (_names)
            {
                return [.. _names];
            }
        }
    }

    protected override void OnEventSourceCreated(EventSource eventSource) => EnableEvents(eventSource, EventLevel.Informational);

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // The base class calls this before the fields of this one are there.
        if (_names is not null)
        {
            lock (_names)
            {
                _names.Add(eventData.EventSource.Name);
            }
        }
    }
}
