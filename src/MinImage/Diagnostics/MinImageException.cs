namespace MinImage.Diagnostics;

/// <summary>
/// Something that a person has to mend: carries a code of <see cref="Codes"/> and a message that names the thing,
/// the reason and the way out. Callers report it as a diagnostic; it is never shown with a stack trace.
/// </summary>
public sealed class MinImageException : Exception
{
    /// <summary>Makes an error with a code.</summary>
    /// <param name="code">One of <see cref="Codes"/>.</param>
    /// <param name="message">The thing, the reason and the way out, in one or two sentences.</param>
    public MinImageException(string code, string message)
        : base(message) => Code = code;

    /// <summary>Makes an error with a code, and keeps what caused it.</summary>
    /// <param name="code">One of <see cref="Codes"/>.</param>
    /// <param name="message">The thing, the reason and the way out, in one or two sentences.</param>
    /// <param name="innerException">The cause, for a debugger; it is not shown to users.</param>
    public MinImageException(string code, string message, Exception innerException)
        : base(message, innerException) => Code = code;

    /// <summary>The code, for example <c>MINIMAGE1001</c>.</summary>
    public string Code { get; }
}
