namespace MinImage.Diagnostics;

/// <summary>Where the library says what it does. Errors do not go here: they are <see cref="MinImageException"/>.</summary>
public interface IDiagnosticLog
{
    /// <summary>A warning with a code of <see cref="Codes"/>.</summary>
    /// <param name="code">One of <see cref="Codes"/>.</param>
    /// <param name="message">The thing, the reason and the way out.</param>
    void Warn(string code, string message);

    /// <summary>Something a user may want to read without asking.</summary>
    /// <param name="message">One line.</param>
    void Inform(string message);

    /// <summary>Something that a user may want to read without asking, and to look up.</summary>
    /// <param name="code">One of <see cref="Codes"/>.</param>
    /// <param name="message">The thing, the reason and the way out.</param>
    void Inform(string code, string message);

    /// <summary>Detail for a diagnostic log, such as what a tool printed.</summary>
    /// <param name="message">One or more lines.</param>
    void Trace(string message);
}
