namespace MinImage.Validation;

/// <summary>One thing that is wrong with a layout.</summary>
/// <param name="Fault">What kind of thing.</param>
/// <param name="Subject">The file, blob or entry.</param>
/// <param name="Message">What is wrong with it.</param>
internal sealed record LayoutFinding(LayoutFault Fault, string Subject, string Message)
{
    /// <summary>One line for people.</summary>
    public override string ToString() => $"{Subject}: {Message}";
}
