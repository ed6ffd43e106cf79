using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Hosts;

/// <summary>
/// Another Linux host: the root file system of a release of Debian or Ubuntu without anything that a .NET program or a build needs, but root certificates; with
/// this machine's SDK. Its user is not root, has a home folder that cannot be written to, and no ICU: the SDK runs with
/// <c>DOTNET_SYSTEM_GLOBALIZATION_INVARIANT</c>.
/// </summary>
public static class LinuxRoot
{
    // In a mount namespace of its own. What is not the user's is mounted read-only. The user is this machine's, under another number and without its rights:
    // NuGet lets nobody else run the programs of a package.
    private const string Script = """
        set -e
        root=$1 dotnet=$2 packages=$3 feed=$4 work=$5
        shift 5
        mount --bind "$root" "$root"
        mkdir -p "$root/proc" "$root/dev" "$root/tmp" "$root/home/builder" "$root/usr/share/dotnet" "$root/packages" "$root/feed" "$root/work"
        mount --rbind /proc "$root/proc"
        mount --rbind /dev "$root/dev"
        mount -t tmpfs -o mode=1777 none "$root/tmp"
        for folder in "$dotnet:usr/share/dotnet" "$packages:packages" "$feed:feed"; do
            mount --bind "${folder%:*}" "$root/${folder##*:}"
            mount -o remount,bind,ro "$root/${folder##*:}"
        done
        mount --bind "$work" "$root/work"
        mount -o remount,bind,ro "$root"
        exec unshare --user --map-user=1000 --map-group=1000 --root "$root" --wd /work \
            /usr/bin/env -i HOME=/home/builder PATH=/usr/bin:/bin:/usr/share/dotnet "$@"
        """;

    private const string NameField = "PRETTY_NAME=";

    /// <summary>Publishes a project there.</summary>
    /// <param name="release">The release's code name.</param>
    /// <param name="project">The project, in a folder of its own.</param>
    /// <param name="arguments">More arguments.</param>
    public static CommandResult Publish(string release, TestProject project, params string[] arguments)
    {
        File.WriteAllText(Path.Combine(project.Root, "nuget.config"), """
            <configuration>
              <packageSources><clear /><add key="minimage" value="/feed" /></packageSources>
            </configuration>
            """);
        var dotnet = Path.GetDirectoryName(Command.Output("sh", "-c", "readlink -f \"$(command -v dotnet)\"").Trim())!;
        string[] variables =
        [
            "DOTNET_CLI_HOME=/tmp", "NUGET_PACKAGES=/work/.packages", "NUGET_FALLBACK_PACKAGES=/packages",
            "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1", "DOTNET_NOLOGO=1", "DOTNET_CLI_TELEMETRY_OPTOUT=1",
            "MSBUILDDISABLENODEREUSE=1", "UseSharedCompilation=false",
        ];
        return Command.Run("unshare",
        [
            "--mount", "sh", "-c", Script, "sh", RootOf(release), dotnet, TestProject.SharedPackageFolder,
            Feed.Folder, project.Root, .. variables, "dotnet", "publish", "/work/" + Path.GetRelativePath(project.Root, project.ProjectFile),
            "-p:MinImage=true", .. arguments,
        ]);
    }

    /// <summary>What a release calls itself.</summary>
    /// <param name="release">The release's code name.</param>
    public static string NameOf(string release) =>
        File.ReadLines(Path.Combine(RootOf(release), "etc", "os-release"))
            .Single(line => line.StartsWith(NameField, StringComparison.Ordinal))[NameField.Length..].Trim('"');

    private static string RootOf(string release)
    {
        var folder = Path.Combine(Workspace.Repository, "artifacts", "hosts", release + "-amd64");
        Command.Output(Path.Combine(Workspace.Repository, "tests", "tools", "host-root.sh"), release, "amd64", folder);
        return folder;
    }
}
