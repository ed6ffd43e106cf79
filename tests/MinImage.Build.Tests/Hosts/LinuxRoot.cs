using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Hosts;

/// <summary>
/// Another Linux host: the root file system of a release of Debian or Ubuntu without anything that a .NET program or a build needs, but root certificates; with
/// this machine's SDK, or with one for arm64 that an emulator runs. Its user is not root, has a home folder that cannot be written to, and no ICU: the SDK runs
/// with <c>DOTNET_SYSTEM_GLOBALIZATION_INVARIANT</c>.
/// </summary>
public sealed class LinuxRoot
{
    // In a mount namespace of its own. What is not the user's is mounted read-only. The user is this machine's, under another number and without its rights:
    // NuGet lets nobody else run the programs of a package.
    private const string Script = """
        set -e
        root=$1 dotnet=$2 packages=$3 feed=$4 work=$5 home=home/builder
        shift 5
        mount --bind "$root" "$root"
        mkdir -p "$root/proc" "$root/dev" "$root/tmp" "$root/$home/minimage-feed" "$root/usr/share/dotnet" "$root/packages" "$root/work"
        mount --rbind /proc "$root/proc"
        mount --rbind /dev "$root/dev"
        mount -t tmpfs -o mode=1777 none "$root/tmp"
        for folder in "$dotnet:usr/share/dotnet" "$packages:packages" "$feed:$home/minimage-feed"; do
            mount --bind "${folder%:*}" "$root/${folder##*:}"
            mount -o remount,bind,ro "$root/${folder##*:}"
        done
        # The way to the network is the machine's own.
        for file in resolv.conf hosts ssl/certs/ca-certificates.crt; do
            [ -e "$root/etc/$file" ] || install -D /dev/null "$root/etc/$file"
            mount --bind "/etc/$file" "$root/etc/$file"
        done
        mount --bind "$work" "$root/work"
        mount -o remount,bind,ro "$root"
        exec unshare --user --map-user=1000 --map-group=1000 --root "$root" --wd /work \
            /usr/bin/env -i HOME=/$home PATH=/usr/bin:/bin:/usr/share/dotnet "$@"
        """;

    // The kernel runs programs for arm64 by the emulator, in this user namespace and those below it (since Linux 6.7).
    private const string Emulate = """
        mount -t binfmt_misc none /proc/sys/fs/binfmt_misc
        header='\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00'
        mask='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
        printf %s ":arm64:M::$header:$mask:/usr/bin/qemu-aarch64-static:F" >/proc/sys/fs/binfmt_misc/register

        """;

    // What dotnet does. NuGet has no package with that program.
    private const string Muxer = """
        #include <dlfcn.h>
        #include <stdio.h>
        #define ROOT "/usr/share/dotnet/"
        int main(int argc, const char **argv)
        {
            void *library = dlopen(ROOT "host/fxr/VERSION/libhostfxr.so", RTLD_NOW);
            if (!library) { fprintf(stderr, "%s\n", dlerror()); return 1; }
            int (*run)(int, const char **, const char *, const char *, const char *) = dlsym(library, "hostfxr_main_startupinfo");
            return run(argc, argv, ROOT "dotnet", ROOT, ROOT "dotnet.dll");
        }
        """;

    private static readonly string[] Variables =
    [
        "DOTNET_CLI_HOME=/tmp", "NUGET_PACKAGES=/work/.packages", "NUGET_FALLBACK_PACKAGES=/packages", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1",
    ];

    private const string NameField = "PRETTY_NAME=";

    // To compile a method once more takes an emulator longer than the method will save.
    private const string NoProfile = "DOTNET_TieredPGO=0";

    private static readonly HostSdk Arm64Sdk = new("linux-arm64", Muxer, "aarch64-linux-gnu-gcc");

    private readonly string folder;
    private readonly bool isEmulated;

    /// <param name="release">The release's code name.</param>
    /// <param name="architecture">Debian's name of the architecture: <c>amd64</c> or <c>arm64</c>.</param>
    public LinuxRoot(string release, string architecture)
    {
        isEmulated = architecture != "amd64";
        folder = Path.Combine(Workspace.Repository, "artifacts", "hosts", $"{release}-{architecture}");
        Command.Output(Path.Combine(Workspace.Repository, "tests", "tools", "host-root.sh"), release, architecture, folder);
    }

    /// <summary>What the release calls itself.</summary>
    public string Name =>
        File.ReadLines(Path.Combine(folder, "etc", "os-release"))
            .Single(line => line.StartsWith(NameField, StringComparison.Ordinal))[NameField.Length..].Trim('"');

    /// <summary>Publishes a project there.</summary>
    /// <param name="project">The project, in a folder of its own.</param>
    /// <param name="arguments">More arguments.</param>
    public CommandResult Publish(TestProject project, params string[] arguments)
    {
        File.WriteAllText(Path.Combine(project.Root, "nuget.config"), """
            <configuration>
              <packageSources><clear /><add key="minimage" value="/home/builder/minimage-feed" /></packageSources>
            </configuration>
            """);
        var file = "/work/" + Path.GetRelativePath(project.Root, project.ProjectFile);
        return Run(project.Root, ["dotnet", "publish", file, "-p:MinImage=true", .. arguments]);
    }

    /// <summary>Runs a command there. The packages are in <c>~/minimage-feed</c>.</summary>
    /// <param name="work">The working directory, the only one that can be written to. Its path is <c>/work</c> there.</param>
    /// <param name="command">The program and its arguments.</param>
    public CommandResult Run(string work, IEnumerable<string> command)
    {
        string[] namespaces = isEmulated ? ["--user", "--map-root-user", "--mount"] : ["--mount"];
        var settings = (isEmulated ? HostSdk.OwnVariables : HostSdk.Variables).Select(variable => $"{variable.Key}={variable.Value}");
        string[] profile = isEmulated ? [NoProfile] : [];
        var dotnet = isEmulated
            ? Arm64Sdk.Folder
            : Path.GetDirectoryName(Command.Output("sh", "-c", "readlink -f \"$(command -v dotnet)\"").Trim())!;
        return Command.Run(
            "unshare",
            [
                .. namespaces, "sh", "-c", (isEmulated ? Emulate : "") + Script, "sh",
                folder, dotnet, TestProject.SharedPackageFolder, Feed.Folder, work, .. Variables, .. settings, .. profile, .. command,
            ]);
    }
}
