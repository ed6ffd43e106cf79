using System.Collections.Immutable;
using MinImage.Host.Files;

namespace MinImage.Linking;

/// <summary>An input file of a link.</summary>
/// <param name="Path">
/// The path, with <c>/</c> between the names: <c>packages/&lt;NuGet package&gt;/...</c>, <c>sysroot/lib/...</c>, <c>icu/lib/...</c>,
/// <c>generated/...</c>, <c>app/...</c> for the remaining ones; for a file of the host's distribution, its absolute path.
/// </param>
/// <param name="Origin">The origin of the file.</param>
/// <param name="IsLinked">Whether the executable contains any part of the file; null if the linker does not report it.</param>
/// <param name="Members">
/// The archive's members of which the executable contains any part, in the order of their names; null for an object, or if the linker does not
/// report them.
/// </param>
/// <param name="Package">The NuGet package that contains the file; null if none.</param>
/// <param name="SystemPackage">The distribution's package that the file comes from; null if none, or if it is unknown.</param>
public sealed record LinkedFile(
    string Path,
    LinkedFileOrigin Origin,
    bool? IsLinked = null,
    ImmutableArray<string>? Members = null,
    string? Package = null,
    string? SystemPackage = null)
{
    /// <summary>The hashes of the file, before MinImage changes any of it; null for a generated file, and for one of which nothing is linked.</summary>
    public ContentHashes? Hashes { get; init; }

    /// <summary>
    /// The hashes of <see cref="Members"/>, in their order, before MinImage changes any of them; null for an object. A member is null if others of the archive
    /// have its name: the linker does not report which of them is linked.
    /// </summary>
    public ImmutableArray<ContentHashes?>? MemberHashes { get; init; }
}
