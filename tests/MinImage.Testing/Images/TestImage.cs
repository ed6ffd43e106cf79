using System.Text;
using MinImage.Images;
using MinImage.Platforms;
using MinImage.RootFileSystems;

namespace MinImage.Testing.Images;

/// <summary>Images of one small file above the accounts.</summary>
internal static class TestImage
{
    /// <summary>Describes an image whose program has some content.</summary>
    public static PlatformImage Of(string content, string platform = "linux-x64") => new(
        Platform.FromRuntimeIdentifier(platform),
        [RootFileSystem.From(Accounts.Entries), RootFileSystem.From([Program(content)])],
        new() { Entrypoint = ["/app/shop"] },
        DateTimeOffset.UnixEpoch);

    private static FileEntry Program(string content) =>
        new("/app/shop", Modes.Executable, 0, 0, FileContent.FromBytes(Encoding.UTF8.GetBytes(content)));
}
