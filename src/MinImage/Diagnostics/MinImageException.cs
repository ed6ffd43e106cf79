using System.Collections.Immutable;

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
        : this([new CodedError(code, message)])
    {
    }

    /// <summary>Creates an error with a code and its cause.</summary>
    /// <param name="code">One of <see cref="Codes"/>.</param>
    /// <param name="message">The subject, the reason and the fix, in one or two sentences.</param>
    /// <param name="innerException">The cause, for a debugger; it is not shown to users.</param>
    public MinImageException(string code, string message, Exception innerException)
        : base(message, innerException) => Errors = [new CodedError(code, message)];

    /// <summary>Creates an exception for several errors that were found together.</summary>
    /// <param name="errors">The errors, at least one.</param>
    public MinImageException(ImmutableArray<CodedError> errors)
        : base(string.Join(Environment.NewLine, errors.Select(error => error.Message))) => Errors = errors;

    /// <summary>The errors, each to be reported on its own; at least one.</summary>
    public ImmutableArray<CodedError> Errors { get; }

    /// <summary>The first error's code, for example <c>MINIMAGE1001</c>.</summary>
    public string Code => Errors[0].Code;
}
