namespace MinImage.Build.Tests.Scenarios;

public sealed class DebuggingImagesNet11(DebugImageNet11 image) : DebuggingImages(image), IClassFixture<DebugImageNet11>;
