namespace MinImage.Validation;

/// <summary>A fault that was found in a layout.</summary>
/// <param name="Fault">The kind of the fault.</param>
/// <param name="Subject">The file or blob that has the fault.</param>
/// <param name="Message">The description of the fault.</param>
internal sealed record LayoutFinding(LayoutFault Fault, string Subject, string Message)
{
    /// <summary>Returns the subject and the message in one line.</summary>
    public override string ToString() => $"{Subject}: {Message}";
}
