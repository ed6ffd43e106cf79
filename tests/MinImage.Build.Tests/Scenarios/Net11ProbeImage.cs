using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>The same program for net11.0, with what is new there: its await is the runtime's (runtime-async), not the compiler's.</summary>
public sealed class Net11ProbeImage : ProbeImage
{
    public Net11ProbeImage()
        : base(TargetFrameworks.Net11)
    {
    }

    public override TestProject Checkout()
    {
        var project = base.Checkout();
        project.AddSources("Net11");
        File.WriteAllText(project.ProjectFile, File.ReadAllText(project.ProjectFile).Replace(
            "<Nullable>",
            "<Features>$(Features);runtime-async=on</Features><NoWarn>$(NoWarn);SYSLIB5006</NoWarn><Nullable>",
            StringComparison.Ordinal));
        return project;
    }
}
