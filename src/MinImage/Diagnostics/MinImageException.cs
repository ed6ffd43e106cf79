namespace MinImage.Diagnostics;

/// <summary>
/// An error that the user can fix, with a code of <see cref="Codes"/> and a message that names the subject, the reason and the fix.
/// Callers report it as a diagnostic, without a stack trace.
/// </summary>
public sealed class MinImageException : Exception
{
    /// <summary>Creates an error with a code.</summary>
    /// <param name="code">One of <see cref="Codes"/>.</param>
    /// <param name="message">The subject, the reason and the fix, in one or two sentences.</param>
    public MinImageException(string code, string message)
        : base(message) => Code = code;

    /// <summary>Creates an error with a code and its cause.</summary>
    /// <param name="code">One of <see cref="Codes"/>.</param>
    /// <param name="message">The subject, the reason and the fix, in one or two sentences.</param>
    /// <param name="innerException">The cause, for a debugger; it is not shown to users.</param>
    public MinImageException(string code, string message, Exception innerException)
        : base(message, innerException) => Code = code;

    /// <summary>The code, for example <c>MINIMAGE1001</c>.</summary>
    public string Code { get; }
}
