using System.Collections.Immutable;
using MinImage.Oci;
using MinImage.RootFileSystems;

namespace MinImage.Images.Config;

/// <summary>Combines the properties of a project with MinImage's defaults into a config.</summary>
internal static class ConfigResolution
{
    private const string UserVariable = "APP_UID";

    /// <summary>Returns the config of an image, which is the same for each platform.</summary>
    /// <param name="image">The description of the image.</param>
    /// <param name="created">The creation time of the image, for labels that contain it.</param>
    /// <exception cref="Diagnostics.MinImageException">
    /// The errors of <see cref="Accounts.ResolveUser"/>, <see cref="StartCommand.Resolve"/>, <see cref="ImagePath.Folder"/>, <see cref="VolumeFolders.Paths"/>
    /// and <see cref="StopSignal.Parse"/>.
    /// </exception>
    public static ContainerConfig Resolve(ImageDescription image, DateTimeOffset created)
    {
        ArgumentNullException.ThrowIfNull(image);
        var config = image.Config;
        var environment = EnvironmentOf(image);
        var start = StartCommand.Resolve(config.Start, ImagePath.Folder(image.WorkingDirectory) + "/" + image.ExecutableName);
        var volumes = VolumeFolders.Paths(config.Volumes);
        ImmutableArray<ExposedPort> ports = [.. config.Ports, .. ListeningPorts.Of(environment)];
        return new ContainerConfig
        {
            User = UserOf(image),
            Env = [.. environment.Select(variable => new EnvironmentVariable(variable.Key, variable.Value).ToString())],
            Entrypoint = start.Entrypoint.IsEmpty ? null : start.Entrypoint,
            Cmd = start.Cmd.IsEmpty ? null : start.Cmd,
            Volumes = volumes.IsEmpty ? null : volumes,
            WorkingDir = image.WorkingDirectory,
            ExposedPorts = ports.IsEmpty ? null : [.. ports.Select(port => port.ToString())],
            Labels = MetadataResolution.Labels(image.Metadata, created),
            StopSignal = config.StopSignal is { } signal ? StopSignal.Parse(signal) : null,
        };
    }

    // A project that sets the user through the variable of .NET's images specifies no group; it is 0 then, as in .NET's images.
    private static string UserOf(ImageDescription image) => Accounts.ResolveUser(
        image.Config.User
        ?? image.Config.Environment.LastOrDefault(variable => variable.Name == UserVariable)?.Value
        ?? Accounts.AppUser);

    private static SortedDictionary<string, string> EnvironmentOf(ImageDescription image)
    {
        var environment = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [UserVariable] = "1654",
            ["DOTNET_RUNNING_IN_CONTAINER"] = "true",
        };
        if (image.Config.IsWeb)
        {
            environment[ListeningPorts.HttpPorts] = "8080";
        }

        if (image.Certificates is not null)
        {
            environment["SSL_CERT_FILE"] = CertificateEntries.BundlePath;
        }

        foreach (var variable in image.Config.Environment)
        {
            environment[variable.Name] = variable.Value;
        }

        return environment;
    }
}
