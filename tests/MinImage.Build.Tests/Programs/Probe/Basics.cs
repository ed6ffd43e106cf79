using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

internal static partial class Basics
{
    public static int PrintAll()
    {
        var day = DateTime.ParseExact("2024-02-29 12:30", "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        Console.WriteLine(day.AddYears(1).ToString("D", CultureInfo.InvariantCulture));
        Console.WriteLine(Words().Replace("one two", m => m.Value[..1].ToUpperInvariant() + m.Value[1..]));
        Console.WriteLine(new Regex(@"(?<year>\d{4})-(?<month>\d\d)").Match("on 2024-02-29").Groups["month"]);
        var order = JsonSerializer.Deserialize("""{"Name":"tea","Lines":[{"Count":2,"Price":3.50}],"At":"2024-02-29T12:30:00Z"}""", BasicsJson.Default.Order)!;
        Console.WriteLine(JsonSerializer.Serialize(order with { Name = "coffee" }, BasicsJson.Default.Order));
        Console.WriteLine(BigInteger.Pow(2, 100) / 3);
        // The C library chooses these by what the processor can do.
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Math.Sin(1):F12} {Math.Pow(2, 0.5):F12} {Math.Exp(1):F12} {Math.Log(10):F12} {MathF.Atan2(1, 2):F6} {Math.FusedMultiplyAdd(2, 3, 4)}"));
        return 0;
    }

    [GeneratedRegex(@"\b\w+\b")]
    private static partial Regex Words();

    internal sealed record Line(int Count, decimal Price);

    internal sealed record Order(string Name, Line[] Lines, DateTimeOffset At);

    [JsonSerializable(typeof(Order))]
    private sealed partial class BasicsJson : JsonSerializerContext;
}
