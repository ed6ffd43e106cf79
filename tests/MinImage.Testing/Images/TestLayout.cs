using MinImage.Layouts;

namespace MinImage.Testing.Images;

/// <summary>Layouts of tests that need neither a log nor a token.</summary>
internal static class TestLayout
{
    /// <summary>Opens a layout; creates it if it does not exist.</summary>
    public static OciLayout Open(string folder) => OciLayout.Open(folder, new RecordingLog(), CancellationToken.None);
}
