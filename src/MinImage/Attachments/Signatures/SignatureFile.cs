using System.Collections.Immutable;
using System.Text;
using MinImage.Diagnostics;
using MinImage.Host.Files;
using MinImage.Layouts;
using MinImage.Oci;

namespace MinImage.Attachments.Signatures;

/// <summary>
/// The signatures of the image that a layout contains, in a file beside the layout, one bundle on each line: the next publish of the same image uses them
/// again, and a push that builds nothing attaches them.
/// </summary>
internal static class SignatureFile
{
    /// <summary>Returns the path of the file.</summary>
    /// <param name="documentsPath">The path of the files beside the layout, without their extension.</param>
    public static string PathOf(string documentsPath) => documentsPath + AttachmentFiles.Signatures;

    /// <summary>Reads the signatures of an image; none if there is no file. Lines that cannot be read, or are about other images, are omitted.</summary>
    /// <param name="documentsPath">The path of the files beside the layout, without their extension.</param>
    /// <param name="manifests">The manifests and indexes of the image.</param>
    /// <exception cref="MinImageException"><see cref="Codes.FileNotAccessible"/>, <see cref="Codes.NotARegularFile"/>.</exception>
    public static ImmutableArray<Attachment> Read(string documentsPath, IReadOnlyCollection<Descriptor> manifests)
    {
        ArgumentNullException.ThrowIfNull(manifests);
        var path = PathOf(documentsPath);
        if (!File.Exists(path))
        {
            return [];
        }

        byte[] content;
        try
        {
            content = RegularFile.ReadAllBytes(path);
        }
        catch (Exception e) when (LayoutFiles.IsFault(e))
        {
            throw NotAccessible(path, e);
        }

        // Git may have ended the lines with CRLF. What is attached has the bytes that were written.
        var lines = Encoding.UTF8.GetString(content).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return [.. lines.SelectMany(line => ToAttachments(line, manifests))];
    }

    /// <summary>Writes the signatures of an image, in one step; deletes the file if there are none.</summary>
    /// <param name="documentsPath">The path of the files beside the layout, without their extension.</param>
    /// <param name="signatures">The signatures.</param>
    /// <exception cref="MinImageException"><see cref="Codes.FileNotAccessible"/>, <see cref="Codes.NotARegularFile"/>.</exception>
    public static void Write(string documentsPath, IReadOnlyCollection<Attachment> signatures)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        var path = PathOf(documentsPath);
        try
        {
            if (signatures.Count == 0)
            {
                File.Delete(path);
                return;
            }

            byte[] content = [.. signatures.SelectMany(signature => signature.Content.Append((byte)'\n'))];
            if (!File.Exists(path) || !RegularFile.ReadAllBytes(path).AsSpan().SequenceEqual(content))
            {
                WholeFile.Write(path, stream => stream.Write(content));
            }
        }
        catch (Exception e) when (LayoutFiles.IsFault(e))
        {
            throw NotAccessible(path, e);
        }
    }

    private static IEnumerable<Attachment> ToAttachments(string line, IReadOnlyCollection<Descriptor> manifests)
    {
        SigstoreBundle bundle;
        byte[] json = Encoding.UTF8.GetBytes(line);
        try
        {
            bundle = SigstoreBundle.Parse(json);
        }
        catch (MinImageException)
        {
            // Written by another version, or damaged: it is made again.
            return [];
        }

        return Statement.Parse(bundle.Payload.AsSpan()) is not { } statement ? []
            : manifests.Where(manifest => statement.Subjects.Contains(manifest.Digest))
                .Take(1)
                .Select(manifest => ImageSignatures.Create(manifest, statement.PredicateType, [.. json]));
    }

    private static MinImageException NotAccessible(string path, Exception cause) => new(
        Codes.FileNotAccessible,
        $"The file of signatures '{path}' cannot be used: {ForeignText.Line(cause.Message).TrimEnd('.')}. Check its permissions, or delete it.",
        cause);
}
