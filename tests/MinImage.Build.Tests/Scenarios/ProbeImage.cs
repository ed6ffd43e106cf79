using MinImage.Build.Tests.Packages;
using MinImage.Build.Tests.Servers;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>One program that many tests look at: published once, with a test authority among its roots, linked as by default.</summary>
public class ProbeImage
{
    private const string Program = """
        switch (args[0])
        {
            case "get":
                try
                {
                    using var client = new HttpClient();
                    Console.WriteLine((await client.GetByteArrayAsync(args[1])).Length);
                }
                catch (HttpRequestException e)
                {
                    Console.WriteLine(e.HttpRequestError + ": " + e.InnerException?.Message);
                    return 1;
                }

                break;
            case "resolve":
                Console.WriteLine(System.Net.Dns.GetHostAddresses(args[1])[0]);
                break;
            case "id":
                Console.WriteLine(File.ReadLines("/proc/self/status").First(line => line.StartsWith("Uid:")));
                break;
            case "write":
                File.WriteAllText("/tmp/probe", "written");
                Console.WriteLine(File.ReadAllText("/tmp/probe"));
                break;
            case "throw":
                throw new InvalidOperationException("thrown on purpose");
            case "hash":
                Console.WriteLine(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("abc"u8)));
                break;
        }

        return 0;
        """;

    public ProbeImage()
        : this(linker: null)
    {
    }

    /// <param name="linker">The word of MinImageLinker; null for the default.</param>
    protected ProbeImage(string? linker)
    {
        Authority = TestAuthority.Create("MinImage Test Root");
        Project = Checkout();
        Result = linker is null ? Project.Publish() : Project.Publish("-p:MinImageLinker=" + linker);
        Assert.True(Result.ExitCode == 0, Result.Text);
    }

    public TestAuthority Authority { get; }

    public TestProject Project { get; }

    public CommandResult Result { get; }

    public string Layout => Project.Layout;

    /// <summary>The project's files in a new folder, as a clean checkout has them.</summary>
    public TestProject Checkout()
    {
        var project = TestProject.Console("Probe", Program, items: """
            <MinImageCertificate Include="authority.pem" />
            <Content Include="appsettings.json" CopyToPublishDirectory="PreserveNewest" />
            """);
        project.Write("authority.pem", Authority.Pem);
        project.Write("appsettings.json", "{}");
        return project;
    }

    public const string Name = "probe:latest";
}
