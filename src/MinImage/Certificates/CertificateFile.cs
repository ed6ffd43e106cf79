using System.Collections.Immutable;
using System.Security;
using MinImage.Diagnostics;
using MinImage.Host.Files;

namespace MinImage.Certificates;

/// <summary>Reads files of certificates, PEM or DER.</summary>
internal static class CertificateFile
{
    /// <summary>Reads all certificates of a file.</summary>
    /// <param name="path">The file; a relative path is relative to the current directory.</param>
    /// <returns>At least one certificate, in the file's order.</returns>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.CertificateFileMissing"/>: the file does not exist, is a folder, or cannot be read. Also the errors of
    /// <see cref="CertificateReader.Read"/>.
    /// </exception>
    public static ImmutableArray<RootCertificate> Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return CertificateReader.Read(path, ReadAll(path));
    }

    private static byte[] ReadAll(string path)
    {
        if (Directory.Exists(path))
        {
            throw new MinImageException(
                Codes.CertificateFileMissing,
                $"The certificate file '{path}' is a folder. List each file in it.");
        }

        try
        {
            return RegularFile.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MinImageException(
                Codes.CertificateFileMissing,
                $"The certificate file '{path}' does not exist. Correct its path, or remove it from the project.",
                exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SecurityException)
        {
            throw new MinImageException(
                Codes.CertificateFileMissing,
                $"The certificate file '{path}' cannot be read: {exception.Message} Make it readable for the user who runs the publish.",
                exception);
        }
    }
}
