using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace MinImage.Build.Tests.Engines;

/// <summary>Runs an image of a layout under runc, in a bundle that umoci unpacks.</summary>
public static class Runc
{
    private const string Emulator = "/usr/bin/qemu-aarch64-static";

    public static string Unpack(string layout, string name)
    {
        var bundle = Path.Combine(Workspace.NewFolder(), "bundle");
        Command.Output("umoci", "unpack", "--image", $"{layout}:{name}", bundle);
        return bundle;
    }

    public static CommandResult Run(string layout, string name, params string[] arguments) => RunWith(layout, name, [], arguments);

    /// <summary>Starts an image that runs until it receives a signal.</summary>
    /// <param name="layout">The layout's folder.</param>
    /// <param name="name">The image's reference in it.</param>
    /// <param name="arguments">The arguments after the entry point.</param>
    public static RunningContainer Start(string layout, string name, params string[] arguments) =>
        new(Prepare(layout, name, arguments), NewName());

    /// <param name="layout">The layout's folder.</param>
    /// <param name="name">The image's reference in it.</param>
    /// <param name="mounts">The host's files that are mounted over paths of the image.</param>
    /// <param name="arguments">The arguments after the entry point.</param>
    public static CommandResult RunWith(string layout, string name, (string Source, string Destination)[] mounts, params string[] arguments) =>
        Command.Run("runc", ["run", "--bundle", Prepare(layout, name, arguments, mounts: mounts), NewName()]);

    /// <param name="layout">The layout's folder.</param>
    /// <param name="name">The image's reference in it.</param>
    /// <param name="environment">Variables besides the image's own, <c>NAME=VALUE</c>.</param>
    /// <param name="arguments">The arguments after the entry point.</param>
    public static CommandResult RunUnder(string layout, string name, string[] environment, params string[] arguments) =>
        Command.Run("runc", ["run", "--bundle", Prepare(layout, name, arguments, environment), NewName()]);

    private static string NewName() => "minimage-" + Guid.NewGuid().ToString("N")[..12];

    // Adapts the bundle that umoci created: adds the arguments and what tests need of the host.
    private static string Prepare(
        string layout, string name, string[] arguments, string[]? environment = null, (string Source, string Destination)[]? mounts = null)
    {
        var bundle = Unpack(layout, name);
        var file = Path.Combine(bundle, "config.json");
        var config = JsonNode.Parse(File.ReadAllText(file))!;
        config["process"]!["terminal"] = false;
        var command = config["process"]!["args"]!.AsArray();
        foreach (var argument in arguments)
        {
            command.Add(argument);
        }

        var variables = config["process"]!["env"]!.AsArray();
        foreach (var variable in environment ?? [])
        {
            variables.Add(variable);
        }

        // Uses the host's network, so that the tests' servers on loopback can be reached, and no separate cgroup.
        var namespaces = config["linux"]!["namespaces"]!.AsArray();
        foreach (var unwanted in namespaces.Where(n => (string?)n!["type"] is "network" or "cgroup").ToList())
        {
            namespaces.Remove(unwanted);
        }

        var known = config["mounts"]!.AsArray();
        foreach (var unwanted in known.Where(m => (string?)m!["destination"] is "/sys" or "/sys/fs/cgroup" or "/etc/resolv.conf").ToList())
        {
            known.Remove(unwanted);
        }

        if (IsForArm64(bundle, (string)command[0]!))
        {
            // The kernel does the same if an emulator is registered with it (binfmt_misc).
            Bind(known, Emulator, "/.emulator");
            command.Insert(0, "/.emulator");
        }

        // Engines mount it into every container. A later mount covers an earlier one.
        Bind(known, "/etc/hosts", "/etc/hosts");
        foreach (var (source, destination) in mounts ?? [])
        {
            Bind(known, source, destination);
        }

        File.WriteAllText(file, config.ToJsonString());
        return bundle;
    }

    // e_machine of the ELF header.
    private static bool IsForArm64(string bundle, string executable)
    {
        using var file = File.OpenRead(Path.Combine(bundle, "rootfs", executable.TrimStart('/')));
        Span<byte> header = stackalloc byte[20];
        file.ReadExactly(header);
        return header[18] == 0xB7 && RuntimeInformation.OSArchitecture == Architecture.X64;
    }

    private static void Bind(JsonArray mounts, string source, string destination) => mounts.Add(new JsonObject
    {
        ["destination"] = destination,
        ["type"] = "bind",
        ["source"] = source,
        ["options"] = new JsonArray("bind", "ro"),
    });
}
