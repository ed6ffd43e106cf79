using MinImage.Platforms;
using MinImage.SysRoots;

namespace MinImage.Testing.Linking;

/// <summary>A sysroot whose files a test may change.</summary>
internal sealed class TestSysRoot : IDisposable
{
    public const string Manifest = """
        {
          "formatVersion": 1,
          "runtimeIdentifier": "linux-x64",
          "glibc": "2.36",
          "openssl": "3.0.15",
          "packages": [ { "name": "libc6-dev", "version": "2.36-9", "sha256": "00", "license": "licenses/libc6-dev.txt" } ]
        }
        """;

    private readonly TemporaryFolder _temporary = new();

    public TestSysRoot()
    {
        Write("sysroot.json", System.Text.Encoding.UTF8.GetBytes(Manifest));
        foreach (var name in SysRoot.StartFiles.Concat(SysRoot.EndFiles))
        {
            Write(Path.Combine("lib", name), (name == "rcrt1.o" ? TestObject.Start("main") : new TestObject()).ToBytes());
        }

        foreach (var name in SysRoot.Libraries)
        {
            Write(Path.Combine("lib", name), new TestArchive { IndexWord = 0 }.ToBytes());
        }
    }

    public static Platform X64 => Platform.FromRuntimeIdentifier("linux-x64");

    public string Folder => _temporary.Path;

    public string Write(string name, byte[] content) => _temporary.Write(name, content);

    public SysRoot Open() => SysRoot.Open(Folder, X64);

    public void Dispose() => _temporary.Dispose();
}
