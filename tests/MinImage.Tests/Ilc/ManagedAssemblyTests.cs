using System.Reflection.Metadata;
using MinImage.Ilc;

namespace MinImage.Tests.Ilc;

public sealed class ManagedAssemblyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_assembly_that_is_truncated_while_it_is_read_is_read_as_it_was()
    {
        // The mapping of a truncated file would end the test's process.
        var path = _folder["a.dll"];
        File.Copy(typeof(ManagedAssemblyTests).Assembly.Location, path);
        var names = 0;

        ManagedAssembly.Read(path, file =>
        {
            File.WriteAllBytes(path, []);
            var metadata = file.GetMetadataReader();
            names = metadata.TypeDefinitions.Count(type => metadata.GetString(metadata.GetTypeDefinition(type).Name) == nameof(ManagedAssemblyTests));
        });

        Assert.Equal(1, names);
    }
}
