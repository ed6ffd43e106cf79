using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using MinImage.Diagnostics;
using MinImage.Host.Files;
using MinImage.Layouts;
using MinImage.Oci;

namespace MinImage.Attachments;

/// <summary>A file that the project attaches to the image: an item <c>MinImageAttachment</c>.</summary>
/// <param name="Path">The file.</param>
/// <param name="ArtifactType">The type by which readers select the artifact.</param>
/// <param name="MediaType">The media type of the file; empty if it is that of the artifact.</param>
public sealed partial record AttachedFile(string Path, string ArtifactType, string MediaType)
{
    // Registries limit neither, but a client reads an attachment into memory.
    private const long LongestFile = 64 * 1024 * 1024;

    /// <summary>Checks the types, and that the file can be read.</summary>
    /// <exception cref="MinImageException"><see cref="Codes.AttachmentInvalid"/>.</exception>
    public void Check()
    {
        CheckType("ArtifactType", ArtifactType);
        if (MediaType.Length > 0)
        {
            CheckType("MediaType", MediaType);
        }

        _ = Read(stream => stream.Length);
    }

    /// <summary>Reads the file as an attachment of an image.</summary>
    /// <param name="subject">The manifest or index of the image.</param>
    /// <exception cref="MinImageException"><see cref="Codes.AttachmentInvalid"/>.</exception>
    public Attachment ToAttachment(Descriptor subject)
    {
        Check();
        var content = Read(stream =>
        {
            using var buffer = new MemoryStream();
            stream.CopyTo(buffer);
            return buffer.ToArray();
        });
        var mediaType = MediaType.Length > 0 ? MediaType : ArtifactType;
        if (mediaType is AttachmentTypes.Spdx or AttachmentTypes.CycloneDx && !IsJson(content))
        {
            throw Invalid($"its MediaType is {mediaType}, but it is not JSON in UTF-8 without a byte order mark. Correct the file or the type");
        }

        return new(AttachmentKind.File, subject, ArtifactType, mediaType, [.. content])
        {
            Annotations = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
                .Add(AttachmentManifest.Title, System.IO.Path.GetFileName(Path)),
        };
    }

    private static bool IsJson(byte[] content)
    {
        try
        {
            return StrictJson.Parse(content) is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private T Read<T>(Func<FileStream, T> read)
    {
        try
        {
            using var stream = RegularFile.OpenRead(Path);
            return stream.Length <= LongestFile
                ? read(stream)
                : throw Invalid("it is larger than 64 MiB. Attach a smaller file");
        }
        catch (Exception e) when (LayoutFiles.IsFault(e))
        {
            throw new MinImageException(
                Codes.AttachmentInvalid,
                $"The MinImageAttachment '{Path}' cannot be read: {ForeignText.Line(e.Message).TrimEnd('.')}. Correct the item, or remove it.",
                e);
        }
    }

    private void CheckType(string name, string value)
    {
        if (!Type().IsMatch(value))
        {
            throw Invalid(
                value.Length == 0
                    ? $"its metadata {name} is missing. Set it to a media type, such as application/vnd.example.report+json"
                    : $"its {name} is '{value}', which is not a media type. Set it to one such as application/vnd.example.report+json");
        }
    }

    private MinImageException Invalid(string reason) => new(Codes.AttachmentInvalid, $"The MinImageAttachment '{Path}' cannot be attached: {reason}.");

    // RFC 6838, 4.2.
    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}\z")]
    private static partial Regex Type();
}
