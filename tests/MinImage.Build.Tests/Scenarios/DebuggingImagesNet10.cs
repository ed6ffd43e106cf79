namespace MinImage.Build.Tests.Scenarios;

public sealed class DebuggingImagesNet10(DebugImage image) : DebuggingImages(image), IClassFixture<DebugImage>;
