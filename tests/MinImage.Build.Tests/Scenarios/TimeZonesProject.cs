using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>A program that prints the time zones it finds. It is published with a list of them, and again with all, without compiling.</summary>
public sealed class TimeZonesProject
{
    public const string Name = "zones:latest";

    public TimeZonesProject()
    {
        Project = TestProject.Console(
            "Zones",
            Program,
            "<MinImageTimeZones>Europe/Berlin;US/Pacific;Asia/Calcutta;Etc/GMT+5</MinImageTimeZones>",
            """<ContainerEnvironmentVariable Include="TZ" Value="Europe/Berlin" />""");
        Result = Project.Publish();
        Assert.True(Result.ExitCode == 0, Result.Text);
        var all = Project.Publish("-p:MinImageTimeZones=all", $"-p:MinImageLayoutPath={AllLayout}");
        Assert.True(all.ExitCode == 0, all.Text);
        Assert.DoesNotContain("Generating native code", all.Output, StringComparison.Ordinal);
    }

    public TestProject Project { get; }

    public CommandResult Result { get; }

    public string AllLayout => Path.Combine(Project.Folder, "all");

    private const string Program = """
        var summer = new DateTime(2026, 7, 1, 12, 0, 0, DateTimeKind.Utc);
        var winter = new DateTime(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);
        switch (args[0])
        {
            case "local":
                Console.WriteLine($"{TimeZoneInfo.Local.Id} {winter.ToLocalTime():HH:mm} {summer.ToLocalTime():HH:mm}");
                break;
            case "list":
                Console.WriteLine(string.Join('\n', TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Order(StringComparer.Ordinal)));
                break;
            default:
                foreach (var name in args)
                {
                    try
                    {
                        var zone = TimeZoneInfo.FindSystemTimeZoneById(name);
                        var (inWinter, inSummer) = (TimeZoneInfo.ConvertTimeFromUtc(winter, zone), TimeZoneInfo.ConvertTimeFromUtc(summer, zone));
                        Console.WriteLine($"{name} {inWinter:HH:mm} {inSummer:HH:mm}");
                    }
                    catch (TimeZoneNotFoundException)
                    {
                        Console.WriteLine(name + " is not there");
                    }
                }

                break;
        }
        """;
}
