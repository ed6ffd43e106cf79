// Pushes an image of a layout in a separate process, so that it can be measured without MSBuild.
//
//   Push LAYOUT DIGEST REGISTRY REPOSITORY TAG
using MinImage.Benchmarks.Link;
using MinImage.Deliveries.Registries;
using MinImage.Deliveries.Registries.Connections;
using MinImage.Layouts;
using MinImage.Oci;

if (args is not [var folder, var text, var registry, var repository, var tag] || !Digest.TryParse(text, out var digest))
{
    Console.Error.WriteLine("usage: Push LAYOUT DIGEST REGISTRY REPOSITORY TAG");
    return 2;
}

var log = new ErrorLog();
var reference = ImageReference.ToRepository(registry, ImageName.RepositoryFrom(repository));
using var connection = RegistryConnection.Begin(reference, RegistryHost.Current, log, CancellationToken.None);
using var image = LayoutImage.Open(OciLayout.OpenExisting(folder, log), digest, CancellationToken.None);
_ = ImagePush.Run(image, [], connection, [tag], new PushOptions(), log, CancellationToken.None);
return 0;
