using System.Runtime.Loader;

namespace MinImage.Build;

/// <summary>NuGet's assemblies, which come with the SDK and are not part of the package: their versions match the restore's.</summary>
internal static class SdkAssemblies
{
    private static int _isUsed;

    /// <summary>Lets this assembly's references be found in the SDK.</summary>
    /// <param name="folder">The folder of the SDK.</param>
    public static void Use(string folder)
    {
        if (Interlocked.Exchange(ref _isUsed, 1) == 0 && AssemblyLoadContext.GetLoadContext(typeof(SdkAssemblies).Assembly) is { } context)
        {
            context.Resolving += (_, name) => Path.Combine(folder, name.Name + ".dll") is var file && IsNuGet(name.Name!) && File.Exists(file)
                ? context.LoadFromAssemblyPath(file)
                : null;
        }
    }

    // NuGet's assemblies use this one.
    private static bool IsNuGet(string name) => name.StartsWith("NuGet.", StringComparison.Ordinal) || name == "Newtonsoft.Json";
}
