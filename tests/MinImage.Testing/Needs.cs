namespace MinImage.Testing;

/// <summary>The values of the trait <c>Needs</c>: what a test needs beyond the .NET SDK. <c>test.sh --fast</c> leaves out every test that has it.</summary>
public static class Needs
{
    /// <summary>The trait's name.</summary>
    public const string Trait = "Needs";

    /// <summary>Compilers, linkers and other tools and libraries of the host.</summary>
    public const string HostTools = "HostTools";

    /// <summary>A container engine or runtime: runc, Docker, Podman, containerd.</summary>
    public const string Engine = "Engine";

    /// <summary>The packed packages, and a project that <c>dotnet</c> publishes with them.</summary>
    public const string Publish = "Publish";

    /// <summary>A planted fault: a process that is killed, a full disk, a failing system call, or tens of thousands of damaged inputs.</summary>
    public const string Fault = "Fault";

    /// <summary>Seconds of both cores: compression at the highest levels.</summary>
    public const string Time = "Time";

    /// <summary>Windows, played by wine: <c>test.sh --windows</c> runs these tests, and nothing else does.</summary>
    public const string Windows = "Windows";

    /// <summary>Other Linux hosts, in root file systems of their own: <c>test.sh --hosts</c> runs these tests and Windows', and nothing else does.</summary>
    public const string Hosts = "Hosts";
}
