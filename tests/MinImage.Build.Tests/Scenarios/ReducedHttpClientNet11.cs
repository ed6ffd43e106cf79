namespace MinImage.Build.Tests.Scenarios;

public sealed class ReducedHttpClientNet11(ReducedHttpClientImageNet11 image) : ReducedHttpClient(image), IClassFixture<ReducedHttpClientImageNet11>;
