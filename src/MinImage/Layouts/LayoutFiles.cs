using MinImage.Diagnostics;

namespace MinImage.Layouts;

/// <summary>Classifies the exceptions of file access, and converts them to errors.</summary>
internal static class LayoutFiles
{
    // errno and HRESULT of a full disk or an exhausted quota: ENOSPC, EDQUOT (Linux, macOS), ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL,
    // ERROR_DISK_QUOTA_EXCEEDED.
    private static readonly int[] DiskFull = [28, 122, 69, unchecked((int)0x80070027), unchecked((int)0x80070070), unchecked((int)0x8007050F)];

    /// <summary>Returns whether the disk is full or the quota is exhausted.</summary>
    public static bool IsDiskFull(Exception exception) => exception is IOException && DiskFull.Contains(exception.HResult);

    /// <summary>Returns whether the cause is in the system, not in this library's code.</summary>
    public static bool IsFault(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>Returns the error for a failure while the layout in a folder is written.</summary>
    public static MinImageException Fault(string path, Exception exception) => IsDiskFull(exception)
        ? new(Codes.DiskFull, $"The disk that contains '{path}' is full. The layout is intact. Free some space and publish again.", exception)
        : new(
            Codes.LayoutNotWritable,
            $"The layout's folder '{path}' cannot be written: {exception.Message} "
                + "Check its permissions, or set another folder: -p:MinImageLayoutPath=/some/folder.",
            exception);
}
