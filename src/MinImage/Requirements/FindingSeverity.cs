namespace MinImage.Requirements;

/// <summary>The severity of a finding.</summary>
public enum FindingSeverity
{
    /// <summary>The app works, but the image contains something useless.</summary>
    Message,

    /// <summary>The app fails if it reaches the code with the requirement.</summary>
    Warning,

    /// <summary>A dependency of the app can never work.</summary>
    Error,
}
