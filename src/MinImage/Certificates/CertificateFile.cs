using System.Collections.Immutable;
using System.Security;
using MinImage.Diagnostics;

namespace MinImage.Certificates;

/// <summary>Files of certificates, PEM or DER.</summary>
public static class CertificateFile
{
    /// <summary>Reads all certificates of a file.</summary>
    /// <param name="path">The file; a relative path is one from the current directory.</param>
    /// <returns>At least one certificate, in the file's order.</returns>
    /// <exception cref="MinImageException">
    /// <see cref="Codes.CertificateFileMissing"/>: there is no such file, it is a folder, or it may not be read; and what
    /// <see cref="CertificateReader.Read"/> throws.
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
                $"'{path}' is a folder, not a file of certificates. Name each file in it.");
        }

        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MinImageException(
                Codes.CertificateFileMissing,
                $"The certificate file '{path}' does not exist. Correct its path, or take it out of the project.",
                exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SecurityException)
        {
            throw new MinImageException(
                Codes.CertificateFileMissing,
                $"The certificate file '{path}' cannot be read: {exception.Message} Make it readable for the user who publishes.",
                exception);
        }
    }
}
