using System.Net.Sockets;
using MinImage.Diagnostics;
using MinImage.Host.Files;

namespace MinImage.Tests.Host.Files;

public sealed class RegularFileTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Reads_a_file_also_through_a_link()
    {
        File.CreateSymbolicLink(_temporary["link"], _temporary.Write("file", "content"u8));

        Assert.Equal("content"u8.ToArray(), RegularFile.ReadAllBytes(_temporary["link"]));
    }

    [Fact]
    public void Reads_a_file_whose_length_the_system_does_not_tell()
    {
        Assert.NotEmpty(RegularFile.ReadAllBytes("/proc/self/status"));
    }

    [Theory]
    [InlineData("fifo", "a FIFO")]
    [InlineData("socket", "a socket")]
    [InlineData("link", "a FIFO")]
    [InlineData("/dev/zero", "a character device")]
    public async Task Rejects_what_is_not_a_regular_file_by_its_name_and_at_once(string name, string kind)
    {
        var path = _temporary[name];
        Command.Output("mkfifo", _temporary["fifo"]);
        File.CreateSymbolicLink(_temporary["link"], _temporary["fifo"]);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_temporary["socket"]));

        foreach (Action access in new Action[]
        {
            () => RegularFile.ReadAllBytes(path),
            () => RegularFile.OpenWrite(path).Dispose(),
            () => WholeFile.Write(path, _ => { }),
        })
        {
            var error = await Assert.ThrowsAsync<MinImageException>(() => Task.Run(access).WaitAsync(TimeSpan.FromMinutes(1)));

            Assert.Equal(Codes.NotARegularFile, error.Code);
            Assert.Contains($"'{path}' is {kind}", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("missing/file")]
    [InlineData("file/below")]
    [InlineData(".")]
    public void Reports_what_cannot_be_opened_as_the_runtime_does(string name)
    {
        _temporary.Write("file", "content"u8);
        var path = Path.GetFullPath(_temporary[name]);
        var expected = Record.Exception(() => File.OpenRead(path));

        var actual = Record.Exception(() => RegularFile.OpenRead(path));

        Assert.Equal(expected!.GetType(), actual!.GetType());
        Assert.Equal(expected.Message, actual.Message);
    }
}
