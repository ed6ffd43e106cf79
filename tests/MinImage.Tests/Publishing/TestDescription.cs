using MinImage.Images.Config;
using MinImage.Oci;

namespace MinImage.Tests.Publishing;

/// <summary>Descriptions of an image with default values, or with few values set.</summary>
internal static class TestDescription
{
    public static ImageDescription Silent { get; } = With();

    public static ImageDescription With(
        string? user = null,
        EnvironmentVariable[]? environment = null,
        ExposedPort[]? ports = null,
        string[]? volumes = null,
        string? stopSignal = null,
        bool isWeb = false) =>
        new(
        [new ImageName("shop", "1")],
        "Shop",
        "/app/",
        Certificates: null,
        TimeZones: null,
        AddedFiles: [],
        new ConfigRequest(user, new(null, [], [], [], [], []), [.. environment ?? []], [.. ports ?? []], [.. volumes ?? []], stopSignal, isWeb),
        []);
}
