using System.Diagnostics;

namespace MinImage.Build.Tests.Scenarios;

[Collection(Arm64Probe.Name)]
public sealed class DebuggingArm64(Arm64ProbeImage probe)
{
    [Fact]
    public void Shows_managed_methods_above_a_native_function_through_an_emulators_stub()
    {
        var folder = probe.Project.PublishFolder;
        var port = LoopbackPort.Free();
        using var emulator =
            Process.Start(
                new ProcessStartInfo("qemu-aarch64-static", ["-g", port, "./Probe", "write"]) { WorkingDirectory = folder, RedirectStandardError = true })!;

        // The stub listens once the program is loaded; gdb retries until then.
        var gdb = Command.Run(
            "gdb-multiarch",
            [
                "-nx", "-batch", "-iex", "set debuginfod enabled off", "-iex", "set tcp auto-retry on", "-ex", "file ./Probe", "-ex", "target remote :" + port,
                "-ex", "break SystemNative_Write", "-ex", "continue", "-ex", "backtrace", "-ex", "kill",
            ],
            folder);

        Assert.Contains("SystemNative_Write (fd=", gdb.Output, StringComparison.Ordinal);
        Assert.Contains("Probe_Container__WriteToTmp () at /_/Probe/Container.cs:", gdb.Output, StringComparison.Ordinal);
        Assert.True(emulator.WaitForExit(TimeSpan.FromSeconds(30)));
    }
}
