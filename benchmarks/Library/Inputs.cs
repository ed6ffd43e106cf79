namespace MinImage.Benchmarks.Library;

/// <summary>The inputs of the benchmarks.</summary>
internal static class Inputs
{
    public static string Executable => Named("MINIMAGE_BENCH_EXECUTABLE");

    public static string Certificates => Named("MINIMAGE_BENCH_CERTIFICATES");

    public static string[] LinkedFiles => File.ReadAllLines(Named("MINIMAGE_BENCH_FILES"));

    private static string Named(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } path
        ? path
        : throw new InvalidOperationException($"{variable} is not set: run benchmarks/library.sh.");
}
