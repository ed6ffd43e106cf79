using System.Collections.Immutable;
using MinImage.Certificates;
using MinImage.Diagnostics;
using MinImage.Elf;
using MinImage.Images;
using MinImage.Layers;
using MinImage.Layouts;
using MinImage.RootFileSystems;

namespace MinImage.Publishing;

/// <summary>The straight line from published files to a reference in a layout.</summary>
public static class ImagePublication
{
    /// <summary>Says what is wrong with a request as far as it can be known before anything is compiled.</summary>
    /// <param name="certificates">The roots to put in; null for none.</param>
    /// <param name="user">The user of <see cref="ConfigRequest.User"/>.</param>
    /// <param name="workingDirectory">The folder of <see cref="ImageRequest.WorkingDirectory"/>.</param>
    /// <param name="now">The clock: expired certificates are reported, and kept.</param>
    /// <param name="log">Gets <see cref="Codes.CertificateExpired"/>.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="MinImageException">What <see cref="CertificateSources.Check"/>, <see cref="Accounts.ResolveUser"/> and <see cref="ImagePath.Folder"/> throw.</exception>
    public static void Check(CertificateRequest? certificates, string user, string workingDirectory, DateTimeOffset now, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        _ = Accounts.ResolveUser(user);
        _ = ImagePath.Folder(workingDirectory);
        if (certificates is null)
        {
            return;
        }

        // The project can mend the files that it names. A bundle is somebody else's, and a warning would only be noise: it goes to the log.
        var named = CertificateSources.Check(certificates.Bundle, certificates.Files, File.Exists, SslCertFile, cancellationToken);
        foreach (var expired in named.Expired(now))
        {
            log.Warn(Codes.CertificateExpired, $"The certificate '{expired.Subject}' expired on {expired.NotAfter:yyyy-MM-dd}; it is kept in the image. Remove it from its file to be rid of this warning.");
        }
    }

    /// <summary>Checks the executables, puts the root file systems together, and writes layers, configs, manifests and references.</summary>
    /// <param name="request">What to make.</param>
    /// <param name="now">The clock: expired certificates are traced, and kept. Nothing in the image depends on it.</param>
    /// <param name="log">Gets <see cref="Codes.CertificateOfHostOnly"/>.</param>
    /// <param name="cancellationToken">Cancels; the layout is then as it was.</param>
    /// <exception cref="MinImageException">With the code of the stage that found something wrong. The layout is then as it was.</exception>
    public static WrittenImage Run(ImageRequest request, DateTimeOffset now, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        var pem = request.Certificates is { } certificates ? Collect(certificates, now, log, cancellationToken).ToPem() : null;
        var baseFiles = RootFileSystem.From([.. Accounts.Entries, .. pem is null ? [] : CertificateFiles.Entries(pem)]);
        var images = request.Platforms.Select(files => PlatformImageOf(request, files, baseFiles, pem is not null)).ToList();

        var layout = OciLayout.Open(request.LayoutPath);
        return ImageWriter.Write(layout, request.Names, images, request.CacheFile, cancellationToken);
    }

    private static string? SslCertFile => Environment.GetEnvironmentVariable(HostBundle.Variable);

    private static CertificateBundle Collect(CertificateRequest request, DateTimeOffset now, IDiagnosticLog log, CancellationToken cancellationToken)
    {
        var collected = CertificateSources.Collect(request.Bundle, request.PackagedFile, request.Files, File.Exists, SslCertFile, cancellationToken);
        foreach (var foreign in collected.NotPackaged.Certificates)
        {
            log.Inform(
                Codes.CertificateOfHostOnly,
                $"The host's root certificate '{foreign.Subject}' (SHA-256 {foreign.Fingerprint}) is not in Mozilla's set, and goes into the image. Set MinImageCertificateBundle to Packaged to keep it out.");
        }

        foreach (var expired in collected.Bundle.Expired(now))
        {
            log.Trace($"{Codes.CertificateExpired}: the certificate '{expired.Subject}' expired on {expired.NotAfter:yyyy-MM-dd}; it is kept in the image.");
        }

        return collected.Bundle;
    }

    private static PlatformImage PlatformImageOf(ImageRequest request, PlatformFiles files, RootFileSystem baseFiles, bool hasCertificates)
    {
        var executable = files.Files.FirstOrDefault(f => f.RelativePath == request.ExecutableName)
            ?? throw new MinImageException(
                Codes.PublishedFileMissing,
                $"The native publish for {files.Platform} left no '{request.ExecutableName}'. Look in the build's output for what went wrong, or publish again after 'dotnet clean'.");
        ExecutableCheck.Check(executable.SourcePath, files.Platform);

        var app = RootFileSystem.From(PublishedFiles.Entries(files.Files, request.WorkingDirectory));
        return new PlatformImage(files.Platform, ImageLayers.Of(baseFiles, app), ConfigOf(request, hasCertificates), request.Created);
    }

    private static ContainerConfig ConfigOf(ImageRequest request, bool hasCertificates)
    {
        var config = request.Config;
        var environment = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["APP_UID"] = "1654",
            ["DOTNET_RUNNING_IN_CONTAINER"] = "true",
        };
        var ports = config.Ports;
        if (config.IsWeb)
        {
            environment["ASPNETCORE_HTTP_PORTS"] = "8080";
            ports = ports.IsEmpty ? ["8080/tcp"] : ports;
        }

        if (hasCertificates)
        {
            environment["SSL_CERT_FILE"] = "/etc/ssl/certs/ca-certificates.crt";
        }

        foreach (var (name, value) in config.Environment)
        {
            environment[name] = value;
        }

        var executable = request.WorkingDirectory.TrimEnd('/') + "/" + request.ExecutableName;
        return new ContainerConfig
        {
            User = Accounts.ResolveUser(config.User),
            Env = [.. environment.Select(v => $"{v.Key}={v.Value}")],
            Entrypoint = [.. config.Command.IsEmpty ? [executable] : config.Command, .. config.CommandArguments],
            Cmd = config.DefaultArguments.IsEmpty ? null : config.DefaultArguments,
            WorkingDir = request.WorkingDirectory,
            ExposedPorts = ports.IsEmpty ? null : [.. ports],
            Labels = config.Labels.IsEmpty ? null : config.Labels.ToImmutableSortedDictionary(StringComparer.Ordinal),
        };
    }
}
