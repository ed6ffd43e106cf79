using Microsoft.Build.Framework;

namespace MinImage.Build;

/// <summary>
/// Passes an image that is opened for delivery from the task that wrote it to the tasks that deliver it, which run later: another publish may replace the image
/// in the layout between them. MSBuild disposes of it at the end of the build.
/// </summary>
internal static class OpenedImages
{
    /// <summary>Registers an image.</summary>
    /// <param name="engine">The task's build engine.</param>
    /// <param name="image">The image.</param>
    /// <returns>The key of the image in this build.</returns>
    public static string Register(IBuildEngine engine, OpenedImage image)
    {
        var key = $"MinImage.Build/{Guid.NewGuid():N}";
        ((IBuildEngine4)engine).RegisterTaskObject(key, image, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
        return key;
    }

    /// <summary>Returns a registered image; null if the task that registered it ran in another process, as in Visual Studio.</summary>
    /// <param name="engine">The task's build engine.</param>
    /// <param name="key">The key; may be empty.</param>
    public static OpenedImage? Find(IBuildEngine engine, string? key) =>
        string.IsNullOrEmpty(key) ? null : ((IBuildEngine4)engine).GetRegisteredTaskObject(key, RegisteredTaskObjectLifetime.Build) as OpenedImage;
}
