using System.Text.Json.Nodes;
using MinImage.Images;
using MinImage.Oci;

namespace MinImage.Closing;

/// <summary>Formats the lines that a project's first publish ends with: how to run the image.</summary>
public static class FirstRun
{
    /// <summary>Returns the commands that load the image into Docker and run it, with the ports that it exposes.</summary>
    /// <param name="name">One of the image's names.</param>
    /// <param name="image">The written image.</param>
    /// <param name="isLoaded">Whether this publish loads the image itself.</param>
    public static string Of(ImageName name, WrittenImage image, bool isLoaded)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(image);
        var ports = (JsonNode.Parse(image.Platforms[0].ConfigJson)?["config"]?["ExposedPorts"] as JsonObject ?? [])
            .Select(port => port.Key.Split('/'))
            .Where(port => port[^1] == "tcp")
            .Select(port => $"-p {port[0]}:{port[0]} ");
        var load = isLoaded ? "" : "  dotnet publish -p:MinImage=true -p:LocalRegistry=Docker\n";
        return $"To run it:\n{load}  docker run --rm {string.Concat(ports)}{name}\n";
    }
}
