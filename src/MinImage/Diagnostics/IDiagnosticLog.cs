namespace MinImage.Diagnostics;

/// <summary>The log of the library. Errors are not logged; they are thrown as <see cref="MinImageException"/>.</summary>
public interface IDiagnosticLog
{
    /// <summary>Logs a warning.</summary>
    /// <param name="code">One of <see cref="Codes"/>.</param>
    /// <param name="message">The subject, the reason and the fix.</param>
    void Warn(string code, string message);

    /// <summary>Logs a message that is shown by default.</summary>
    /// <param name="message">The message, in one line.</param>
    void Inform(string message);

    /// <summary>Logs a message that is shown by default and has an entry in <c>docs/errors.md</c>.</summary>
    /// <param name="code">One of <see cref="Codes"/>.</param>
    /// <param name="message">The subject, the reason and the fix.</param>
    void Inform(string code, string message);

    /// <summary>Logs detail for a diagnostic log, such as the output of a tool.</summary>
    /// <param name="message">The message, in one or more lines.</param>
    void Trace(string message);
}
