using System.Text;
using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

/// <summary>What a debugger shows of the published executable with its symbol file, whichever linker wrote both.</summary>
public abstract class Debugging(ProbeImage probe)
{
    [Fact]
    public void Shows_managed_methods_and_their_lines_above_a_native_function()
    {
        var backtrace = Gdb(probe.Project.PublishFolder, "break SystemNative_Write", "run", "backtrace");

        Assert.Contains("SystemNative_Write (fd=", backtrace, StringComparison.Ordinal);
        Assert.Contains("System_Console_System_Console__WriteLine", backtrace, StringComparison.Ordinal);
        Assert.Contains(
            $"Probe_Container__WriteToTmp () at /_/Probe/Container.cs:{LineOf("Console.WriteLine(File.ReadAllText(")}", backtrace, StringComparison.Ordinal);
        Assert.Contains("_start ()", backtrace, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", backtrace, StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_the_symbols_by_their_checksum()
    {
        var folder = Workspace.NewFolder();
        File.Copy(Path.Combine(probe.Project.PublishFolder, "Probe"), Path.Combine(folder, "Probe"));
        File.WriteAllBytes(Path.Combine(folder, "Probe.dbg"), [.. File.ReadAllBytes(Path.Combine(probe.Project.PublishFolder, "Probe.dbg")), 0]);

        var own = Gdb(probe.Project.PublishFolder, "info line SystemNative_Write");
        var other = Gdb(folder, "info line SystemNative_Write");

        Assert.Contains("pal_io.c", own, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", own, StringComparison.Ordinal);
        Assert.Contains("CRC mismatch", other, StringComparison.Ordinal);
    }

    [Fact]
    public void Finds_no_folder_of_the_host_in_the_executable()
    {
        var executable = File.ReadAllBytes(Path.Combine(probe.Project.PublishFolder, "Probe"));

        Assert.All([Workspace.Root, TestProject.SharedPackageFolder], folder =>
        {
            Assert.Equal(-1, executable.AsSpan().IndexOf(Encoding.UTF8.GetBytes(folder)));
            Assert.Equal(-1, executable.AsSpan().IndexOf(Encoding.Unicode.GetBytes(folder)));
        });
    }

    private static string Gdb(string folder, params string[] commands)
    {
        // Without the machine's settings and without other symbols.
        string[] options = ["-nx", "-batch", "-iex", "set debuginfod enabled off", "-iex", "set debug-file-directory " + folder];
        var result = Command.Run("gdb", [.. options, .. commands.SelectMany(c => new[] { "-ex", c }), "--args", "./Probe", "write"], folder);
        return result.Output + result.Errors;
    }

    private int LineOf(string code) =>
        Array.FindIndex(File.ReadAllLines(Path.Combine(probe.Project.Folder, "Container.cs")), l => l.Contains(code, StringComparison.Ordinal)) + 1;
}
