using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>A program that needs what its image lacks, published as is and with each finding silenced.</summary>
public sealed class RequiringProject
{
    public const string Name = "requiring:latest";

    public RequiringProject()
    {
        Project = TestProject.Console(
            "Requiring",
            """
            using System.Globalization;
            using System.Runtime.InteropServices;
            using Microsoft.Extensions.Configuration;

            Console.WriteLine("started");
            if (args.Length > 0)
            {
                Console.WriteLine(Shop.Clock.Now(args[0]));
                Console.WriteLine(Shop.Prices.Print(3.5m));
                Console.WriteLine(Shop.Native.Shipped() + Shop.Native.absent_answer(1) + (OperatingSystem.IsWindows() ? Shop.Native.GetStdHandle(1) : 0));
                Console.WriteLine(Shop.Settings.Read()["a"]);
                Console.WriteLine(await Shop.Fetcher.GetAsync(args[0]));
                Console.WriteLine(Shop.Video.Convert(args[0]));
            }

            namespace Shop
            {
                internal static class Clock
                {
                    public static DateTime Now(string zone) => TimeZoneInfo.ConvertTime(DateTime.UtcNow, TimeZoneInfo.FindSystemTimeZoneById(zone));
                }

                internal static class Prices
                {
                    public static string Print(decimal price) =>
                        price.ToString("C", new CultureInfo("de-DE")) + DateTime.Now.ToString("D", CultureInfo.CurrentCulture);
                }

                internal static class Fetcher
                {
                    public static async Task<string> GetAsync(string address)
                    {
                        using var client = new HttpClient();
                        return await client.GetStringAsync(address);
                    }
                }

                internal static partial class Native
                {
                    public static int Shipped() => shipped_answer("x");

                    [LibraryImport("shipped", StringMarshalling = StringMarshalling.Utf8)]
                    private static partial int shipped_answer(string text);

                    [DllImport("absent")]
                    public static extern int absent_answer(int number);

                    [DllImport("kernel32.dll")]
                    public static extern int GetStdHandle(int number);

                    [DllImport("unreached")]
                    public static extern int never();
                }

                internal static class Video
                {
                    public static int Convert(string name) => System.Diagnostics.Process.Start("ffmpeg", "-i " + name).Id;
                }

                internal static class Settings
                {
                    public static IConfiguration Read() => new ConfigurationBuilder()
                        .SetBasePath(AppContext.BaseDirectory)
                        .AddJsonFile("there.json")
                        .AddJsonFile("missing.json", optional: false, reloadOnChange: false)
                        .AddJsonFile("optional.json", optional: true)
                        .Build();
                }
            }
            """,
            properties: "<AllowUnsafeBlocks>true</AllowUnsafeBlocks>",
            items: """
            <PackageReference Include="Microsoft.Extensions.Configuration.Json" Version="10.0.0" />
            <Content Include="there.json;libshipped.so" CopyToPublishDirectory="PreserveNewest" />
            <ContainerPort Include="80" />
            """);
        Project.Write("there.json", "{}");
        Project.Write("shipped.c", "int shipped_answer(char *text) { return text[0]; }");
        Command.Output("gcc", "-shared", "-fPIC", Path.Combine(Project.Folder, "shipped.c"), "-o", Path.Combine(Project.Folder, "libshipped.so"));

        AsItIs = Project.Publish("-p:MinImageCertificates=false");
        LayoutWasLeft = Directory.Exists(Project.Layout);
        Silenced = Project.Publish(
            "-p:MinImageCertificates=false", "-p:NoWarn=\"" + string.Join(';', Enumerable.Range(2050, 10).Select(code => $"MINIMAGE{code}")) + "\"");
    }

    public TestProject Project { get; }

    public CommandResult AsItIs { get; }

    public bool LayoutWasLeft { get; }

    public CommandResult Silenced { get; }
}
