using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>The same program for net11.0, whose stack traces also contain source lines.</summary>
public sealed class DebugImageNet11 : DebugImage
{
    public DebugImageNet11()
        : base(TargetFrameworks.Net11)
    {
    }

    public override string Frame => "at Worker.Do(String) in /_/Debugged/Program.cs:line 1";
}
