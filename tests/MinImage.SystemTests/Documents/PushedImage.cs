using System.Text;
using System.Text.Json.Nodes;

namespace MinImage.SystemTests.Documents;

/// <summary>A metadata file (<c>MinImageMetadataFile</c>) of an image that was pushed.</summary>
internal static class PushedImage
{
    /// <summary>The digest of the image.</summary>
    public const string Digest = "sha256:1111111111111111111111111111111111111111111111111111111111111111";

    /// <summary>The reference by digest.</summary>
    public const string Reference = $"{Registry}/team/shop@{Digest}";

    private const string Registry = "registry.example.com:5000";

    /// <summary>The content of the file.</summary>
    public static JsonObject Metadata => JsonNode.Parse($$"""
        {
          "schemaVersion": 1,
          "name": "team/shop",
          "tags": ["1", "latest"],
          "layout": "/src/shop/bin/Release/net10.0/minimage",
          "mediaType": "application/vnd.oci.image.manifest.v1+json",
          "digest": "{{Digest}}",
          "size": 1000,
          "platforms": [
            {
              "platform": "linux/amd64",
              "runtimeIdentifier": "linux-x64",
              "mediaType": "application/vnd.oci.image.manifest.v1+json",
              "digest": "{{Digest}}",
              "size": 1000,
              "pulledSize": 4003000,
              "unpackedSize": 8000000,
              "config": {
                "mediaType": "application/vnd.oci.image.config.v1+json",
                "digest": "sha256:2222222222222222222222222222222222222222222222222222222222222222",
                "size": 2000
              },
              "layers": [
                {
                  "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip",
                  "digest": "sha256:3333333333333333333333333333333333333333333333333333333333333333",
                  "size": 4000000,
                  "diffId": "sha256:4444444444444444444444444444444444444444444444444444444444444444",
                  "uncompressedSize": 8100000
                }
              ]
            }
          ],
          "pushed": {
            "registry": "{{Registry}}",
            "repository": "team/shop",
            "reference": "{{Reference}}",
            "tags": ["{{Registry}}/team/shop:1", "{{Registry}}/team/shop:latest"]
          }
        }
        """)!.AsObject();

    /// <summary>Writes the file; returns its path.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="name">Its name.</param>
    public static string Write(TemporaryFolder folder, string name) => folder.Write(name, Encoding.UTF8.GetBytes(Metadata.ToJsonString()));
}
