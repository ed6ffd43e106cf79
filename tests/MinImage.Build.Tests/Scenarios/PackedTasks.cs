using System.IO.Compression;
using System.Reflection.PortableExecutable;
using MinImage.Build.Tests.Packages;

namespace MinImage.Build.Tests.Scenarios;

public sealed class PackedTasks
{
    private static readonly string[] Assemblies =
        ["ICSharpCode.SharpZipLib.dll", "MinImage.Build.dll", "MinImage.Linker.dll", "MinImage.dll", "System.IO.Hashing.dll", "ZstdSharp.dll"];

    [Fact]
    public void Tasks_are_there_for_every_host_as_il()
    {
        var tasks = Read("");

        Assert.Equal(Assemblies, tasks.Keys);
        Assert.All(tasks, task => Assert.False(HoldsMachineCode(task.Value), $"{task.Key} holds machine code."));
    }

    [Theory]
    [InlineData("linux-x64/")]
    [InlineData("linux-arm64/")]
    public void Tasks_hold_the_machine_code_of_hosts_where_builds_run(string folder)
    {
        var tasks = Read(folder);

        Assert.Equal(Assemblies, tasks.Keys);
        Assert.All(tasks, task => Assert.True(HoldsMachineCode(task.Value), $"{task.Key} holds no machine code."));
    }

    [Theory]
    [InlineData("linux-x64/")]
    [InlineData("linux-arm64/")]
    public void Of_the_tasks_themselves_too_the_methods_are_compiled(string folder)
    {
        var il = Read("")["MinImage.Build.dll"];

        var compiled = Read(folder)["MinImage.Build.dll"];

        // If base types are not found, the compiler silently leaves the methods out.
        Assert.True(CodeBytes(compiled) > 1.5 * CodeBytes(il), $"{CodeBytes(compiled)} bytes beside {CodeBytes(il)} of IL.");
    }

    private static SortedDictionary<string, PEHeaders> Read(string folder)
    {
        using var package = ZipFile.OpenRead(Path.Combine(Feed.Folder, $"MinImage.Build.{Feed.Version}.nupkg"));
        var tasks = new SortedDictionary<string, PEHeaders>(StringComparer.Ordinal);
        var prefix = "tasks/net10.0/" + folder;
        foreach (var entry in package.Entries.Where(e => e.FullName == prefix + e.Name && e.Name.EndsWith(".dll", StringComparison.Ordinal)))
        {
            using var content = new MemoryStream();
            using var stream = entry.Open();
            stream.CopyTo(content);
            content.Position = 0;
            tasks.Add(entry.Name, new PEHeaders(content));
        }

        return tasks;
    }

    private static int CodeBytes(PEHeaders headers) => headers.SectionHeaders.Sum(section => section.SizeOfRawData);

    private static bool HoldsMachineCode(PEHeaders headers) => headers.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
}
