namespace MinImage.Build.Tests.Packages;

/// <summary>
/// A root file system with the shared libraries of the release of Debian that the sysroot comes from, which this machine's may be older or newer than.
/// There, the shared runtime finds Debian's complete OpenSSL and ICU.
/// </summary>
public static class DebianRoot
{
    // In a mount namespace of its own; this machine's processes, devices and settings are visible there, and temporary folders with the program.
    private const string Script = """
        root=$1 wd=$2 dotnet=$3
        shift 3
        for folder in /proc /dev /etc /tmp "$(dirname "$dotnet")"; do
            mkdir -p "$root$folder"
            mount --rbind "$folder" "$root$folder" || exit 125
        done
        exec unshare --root "$root" --wd "$wd" "$dotnet" "$@"
        """;

    private static readonly Lazy<string> Folder = new(Make);

    /// <summary>Runs a program under the shared runtime.</summary>
    /// <param name="assembly">The program, in a temporary folder.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Its working directory, which is a temporary folder.</param>
    /// <param name="environment">Variables to set, or to unset if their value is null.</param>
    public static CommandResult Run(string assembly, IEnumerable<string> arguments, string folder, Dictionary<string, string?> environment) => Command.Run(
        "unshare", ["--mount", "sh", "-c", Script, "sh", Folder.Value, folder, TestProject.DotnetHost, assembly, .. arguments], folder, environment);

    /// <summary>The command line that runs the release's <c>openssl</c> on this machine.</summary>
    public static string[] OpenSsl
    {
        get
        {
            var libraries = Directory.GetDirectories(Path.Combine(Folder.Value, "usr", "lib"), "*-linux-gnu").Single();
            var loader = Directory.GetFiles(libraries, "ld-linux-*.so.*").Single();
            return [loader, "--library-path", libraries, Path.Combine(Folder.Value, "usr", "bin", "openssl")];
        }
    }

    private static string Make()
    {
        var folder = Path.Combine(Workspace.Repository, "artifacts", "debian-root");
        var made = Command.Run(Path.Combine(Workspace.Repository, "tests", "tools", "debian-root.sh"), [folder]);
        Assert.True(made.ExitCode == 0, made.Text);
        return folder;
    }
}
