using System.Reflection;

namespace MinImage.Attachments;

/// <summary>The program that wrote a document.</summary>
internal static class WritingTool
{
    /// <summary>The name of the package.</summary>
    public const string Name = "MinImage.Build";

    /// <summary>The version of the package, without the commit that it was built from.</summary>
    public static string Version { get; } =
        typeof(WritingTool).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
