using MinImage.Diagnostics;

namespace MinImage.Layouts;

/// <summary>The faults of writing a layout, and the errors that report them.</summary>
internal static class LayoutFiles
{
    // errno and HRESULT of a full disk or a used-up quota: ENOSPC, EDQUOT (Linux, macOS), ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL.
    private static readonly int[] DiskFull = [28, 122, 69, unchecked((int)0x80070027), unchecked((int)0x80070070)];

    /// <summary>Whether it says that there is no room left.</summary>
    public static bool IsDiskFull(Exception exception) => exception is IOException && DiskFull.Contains(exception.HResult);

    /// <summary>Whether the system, and not our code, is the cause.</summary>
    public static bool IsFault(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>The error that a person can act on.</summary>
    public static MinImageException Fault(string path, Exception exception) => IsDiskFull(exception)
        ? new(Codes.DiskFull, $"The disk that holds '{path}' is full. The layout in it is whole. Make room, and publish again.", exception)
        : new(Codes.LayoutNotWritable, $"The layout's folder '{path}' cannot be written: {exception.Message} Check its permissions, or name another folder: -p:MinImageLayoutPath=/some/folder.", exception);
}
