using MinImage.Host.Files;

namespace MinImage.Attachments.Components;

/// <summary>An object file of a component of which the executable contains some part.</summary>
/// <param name="Archive">The name of the archive that contains it, such as <c>libcrypto.a</c>; null for an object that is in no archive.</param>
/// <param name="Name">The name of the object file, such as <c>crti.o</c>.</param>
/// <param name="Hashes">The hashes of the object file as the component contains it.</param>
public sealed record ComponentObject(string? Archive, string Name, ContentHashes Hashes)
{
    /// <summary>The archive and the name: <c>libcrypto.a/aes_core.o</c>.</summary>
    public string Path => Archive is null ? Name : $"{Archive}/{Name}";
}
